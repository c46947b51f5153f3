"""Facts that answer a question by themselves, word for word from pages; a file of each generation."""
