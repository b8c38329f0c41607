"""spaCy components that mark claims and their context."""
