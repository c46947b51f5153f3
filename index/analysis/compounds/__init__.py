"""Compounds: where German words are made of words."""
