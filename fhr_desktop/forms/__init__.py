"""The Swedish forms, as data: reading, validating, finding gaps, prefilling. No storage, no paper, no screen."""
