"""Pages of paper on the screen, drawn in memory; and printing them."""
