"""Encrypted bundles between machines. Operations and canonical encoding come from `domain`; nothing here touches SQL."""
