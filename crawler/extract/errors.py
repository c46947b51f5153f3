"""Why a response gave no page."""

from __future__ import annotations

from crawler.errors import PageError
from crawler.outcome import Outcome


class ExtractError(PageError):
    """Say in German why one URL could not be read and what to do."""

    def __reduce__(self) -> tuple[type[ExtractError], tuple[str, Outcome, str]]:
        """Survive the way back from another process."""
        return type(self), (self.url, self.outcome, self.detail)
