"""How a PDF is read into a Page."""
