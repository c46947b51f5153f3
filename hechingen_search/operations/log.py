"""The log of the nights: defects with their traceback, rebuilds after damage, frozen deletions.

Modules log as usual (``logging.getLogger(__name__)``); here alone is decided where it goes. Searches and
visitors never appear: serving does not write here.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from crawler.errors import CrawlerError
from hechingen_search.errors import ServiceError
from index.errors import IndexingError

SIZE = 1_000_000
"""Bytes of one file; a quiet night writes a few hundred."""
FILES = 5
LOG = logging.getLogger(__name__)
EXPECTED = (CrawlerError, IndexingError, ServiceError)
"""Errors that say by themselves what was wrong; any other is a defect of ours."""


class _TracebackOnce(logging.Filter):
    """Keep the traceback of a defect the first time only; further pages with it get their line."""

    def __init__(self) -> None:
        super().__init__()
        self._seen: set[tuple[type[BaseException], str, int]] = set()

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        trace = error.__traceback__ if error is not None else None
        if error is None or trace is None:
            return True
        while trace.tb_next is not None:
            trace = trace.tb_next
        place = type(error), trace.tb_frame.f_code.co_filename, trace.tb_lineno
        if place in self._seen:
            record.exc_info = record.exc_text = None
        self._seen.add(place)
        return True


@contextmanager
def logged(path: Path) -> Iterator[None]:
    """Write what the crawler, the index and the nights log into *path* meanwhile, and why it ended early."""
    handler = RotatingFileHandler(path, maxBytes=SIZE, backupCount=FILES - 1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handler.addFilter(_TracebackOnce())
    loggers = [logging.getLogger(name) for name in ("crawler", "index", "hechingen_search.operations")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield
    except EXPECTED as error:
        LOG.error("Abgebrochen: %s", error)
        raise
    except Exception as error:
        LOG.error("Abgebrochen durch einen unerwarteten Fehler: %s", error, exc_info=True)
        raise
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
        handler.close()
