"""Encrypted bundles between machines. Operations and canonical encoding come from `domain`; no SQL here."""
