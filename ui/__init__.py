"""Everything a person sees; the only Qt in the program."""
