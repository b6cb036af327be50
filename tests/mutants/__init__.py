"""Small mutations of our own merge, export, import and erase code, each of which some check must catch (SYNC §16).

`python -m tests.mutants` applies them one at a time in a copy of the tree and prints who caught each.
"""
