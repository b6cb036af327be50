"""A case from its first call to its assessment: steps, visits, notes, form documents, signatures."""
