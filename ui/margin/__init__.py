"""Comments in the margin of a report, wherever they are shown: to read, answer and close."""
