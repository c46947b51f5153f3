"""Fetched bytes → :class:`crawler.page.Page`; one module per file format."""
