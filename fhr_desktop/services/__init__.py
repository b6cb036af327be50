"""Everything a person can do: one method is one action and one transaction. Permission and read-logging live here."""
