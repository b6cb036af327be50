"""The editor that is generated from a form definition."""
