"""Pages → something searchable."""
