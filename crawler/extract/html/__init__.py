"""How a page in HTML is read into a Page."""
