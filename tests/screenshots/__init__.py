"""Pictures of every screen, made by a script: `python -m tests.screenshots [DIR] [--only WORD]`."""
