"""Training: rounds, participants, attendance, certificates, and papers of them."""
