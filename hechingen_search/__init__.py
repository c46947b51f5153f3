"""The Volltextsuche that people meet."""
