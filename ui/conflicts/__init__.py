"""Values written differently on two machines: comparing, choosing, and the amber mark that leads there."""
