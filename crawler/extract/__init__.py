"""Fetched → Page: the text of pages and files as a reader sees it."""

from crawler.extract.errors import ExtractError
from crawler.extract.extractor import Extractor
from crawler.page import Extraction

__all__ = ["ExtractError", "Extraction", "Extractor"]
