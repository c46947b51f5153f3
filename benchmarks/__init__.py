"""Measurements, run from a checkout; each module is a command: ``python -m benchmarks.NAME``."""
