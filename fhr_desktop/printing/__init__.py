"""Forms on paper: tagged PDF from a definition and its answers. No storage, no screen."""
