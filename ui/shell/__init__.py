"""The window around every page: menu row, rail, palette, status bar."""
