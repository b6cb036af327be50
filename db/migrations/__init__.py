"""The revisions of the store's tables and what runs them; they import nothing of the program."""
