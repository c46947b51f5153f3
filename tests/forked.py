"""Processes for tests, forked from a server: pytest has threads, and a fork beside threads may hang."""

from __future__ import annotations

import multiprocessing

CONTEXT = multiprocessing.get_context("forkserver")
# Imported once there rather than in every child.
CONTEXT.set_forkserver_preload(["pytest", "tests.crawler.killing", "tests.index.faults", "tests.index.warm"])
