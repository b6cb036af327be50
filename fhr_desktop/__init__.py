"""FHR Desktop: casework for Familjehemsresursen i Dalarna. This package holds everything but the screens."""

__version__ = "0.1.0"
