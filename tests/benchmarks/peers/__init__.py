"""The same work by others: as many field changes come from a colleague, are merged, and are on disk afterwards."""
