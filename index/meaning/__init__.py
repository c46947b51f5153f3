"""Vectors of meaning: what says the same is near, whatever its words and its language."""
