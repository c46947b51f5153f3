"""The crawler's errors; each message is German, names the URL or file and says what to do."""


class CrawlerError(Exception):
    """Be the root of everything the crawler raises on purpose."""
