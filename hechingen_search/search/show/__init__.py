"""Hits → what people are shown: passages with marks, notices, German labels and numbers, explanations."""
