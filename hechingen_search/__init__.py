"""The Volltextsuche that people meet."""

__version__ = "0.1.0"
