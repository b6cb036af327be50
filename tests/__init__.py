"""Tests on real temporary encrypted stores; no mocks of our own code."""
