"""What a person sees of keys: passphrases and the recovery sheet. Used before a store is open and in Inställningar."""
