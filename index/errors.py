"""The index's errors; each message is German, names the file or field and says what to do."""


class IndexingError(Exception):
    """Be the root of everything the index raises on purpose."""
