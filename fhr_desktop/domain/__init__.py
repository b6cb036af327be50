"""What a thing is: records, rules, errors. No storage, no screen, no clock of its own."""
