"""Question → the one fact that answers it, or none: a wrong answer is worse than none."""
