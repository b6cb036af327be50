"""Colours, type, icons and style: tokens to palette and style sheet."""
