"""Implementations of the engine port :class:`index.engine.Engine`."""
