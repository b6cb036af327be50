"""The pages, a folder each; pages do not import each other."""
