"""What happens in one night, from begin to finish."""
