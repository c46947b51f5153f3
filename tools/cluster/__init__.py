"""A real OpenSearch cluster on loopback, for tests, measurements and ``make cluster`` (not shipped)."""
