"""The writing room: outline, editor and page of one form document."""
