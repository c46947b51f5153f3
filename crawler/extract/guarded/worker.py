"""The guarded process: reads files for the crawler, one request and one record per line of JSON.

Started by :mod:`crawler.extract.guarded.sandbox`; whatever goes wrong here costs one file or one page.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from crawler.extract.guarded import limits
from crawler.extract.guarded.refusal import Refusal
from crawler.formats import READERS

Record = dict[str, Any]
# Task → module and function, imported when first asked for: the process starts in a moment.
TASKS = {reader: (f"crawler.extract.guarded.{reader}", "read") for reader in READERS} | {
    "whole": ("crawler.extract.whole", "read"),
    "render": ("crawler.extract.guarded.pdf", "render"),
    "ocr_paddle": ("crawler.extract.guarded.ocr_paddle", "read"),
    "ocr_tesseract": ("crawler.extract.guarded.ocr_tesseract", "read"),
}


def main() -> None:
    """Serve requests from standard input until it closes."""
    limits.memory(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    # C libraries print; nothing of that may get between the records.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        request["body"] = sys.stdin.buffer.read(request.pop("length"))
        if not serve(request, out):
            return


def serve(request: Record, out: BinaryIO) -> bool:
    """Answer one request: its records, then an end or an error; return whether there can be another."""
    limits.cpu(request["cpu"])
    try:
        for record in _task(request["task"])(request):
            _write(out, record)
        _write(out, {"end": True})
    except Refusal as refusal:
        _write(out, {"error": refusal.reason, "message": refusal.message})
    except MemoryError:
        _write(out, {"error": "extract_limit", "message": "zu viel Speicher", "last": True})
        return False  # what is left of the memory may be too little for the next
    except Exception as error:
        # The one place where everything is caught: a reader's bug must not cost the process and is reported.
        _write(out, {"error": "damaged", "message": f"Lesefehler {type(error).__name__}"})
    return True


def _task(name: str) -> Callable[[Record], Iterator[Record]]:
    module, function = TASKS[name]
    found: Callable[[Record], Iterator[Record]] = getattr(importlib.import_module(module), function)
    return found


def _write(out: BinaryIO, record: Record) -> None:
    out.write(json.dumps(record, separators=(",", ":")).encode("ascii") + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
