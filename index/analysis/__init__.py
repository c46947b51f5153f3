"""German text → tokens; one filter per file, composed in ``german.py``."""
