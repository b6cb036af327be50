"""Keys, passphrases and signatures. No storage of records."""
