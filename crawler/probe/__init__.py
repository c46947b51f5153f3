"""What a site is, at first contact."""
