"""The Whoosh engine."""

from index.engines.whoosh.engine import WhooshEngine

__all__ = ["WhooshEngine"]
