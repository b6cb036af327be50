"""The composition root: command line, wiring, settings, demo, selftest. Nothing else imports this package."""
