"""What the editors decided."""
