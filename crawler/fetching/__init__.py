"""How one answer is fetched politely."""
