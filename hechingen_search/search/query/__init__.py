"""What a person typed → words, filters and clauses; what the index knows of words."""
