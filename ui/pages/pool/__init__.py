"""Poolen: the list of homes that the municipalities share."""
