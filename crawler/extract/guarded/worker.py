"""The guarded process: reads files for the crawler, one message a line (``messages.py``).

Started by :mod:`crawler.extract.guarded.sandbox`; whatever goes wrong here costs one file or one page.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import replace
from typing import BinaryIO

from crawler.extract.guarded import limits
from crawler.extract.guarded.messages import (
    TASKS,
    End,
    Failed,
    Record,
    Request,
    ResponseRequest,
    Task,
    packed,
    unpacked,
)
from crawler.extract.guarded.read_error import ReadError
from crawler.outcome import Outcome


def main() -> None:
    """Serve requests from standard input until it closes."""
    limits.memory(int(sys.argv[1]))
    out = os.fdopen(os.dup(1), "wb")
    # C libraries print; nothing of that may get between the records.
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    for line in sys.stdin.buffer:
        name, seconds, length, message = json.loads(line)
        task = TASKS[name]
        request = unpacked(message, (task.request,))
        if isinstance(request, ResponseRequest):
            request = replace(request, body=sys.stdin.buffer.read(length))
        if not serve(task, request, seconds, out):
            return


def serve(task: Task[Request, Record], request: Request, seconds: float, out: BinaryIO) -> bool:
    """Answer one request: its records, then an end or an error; return whether there can be another."""
    limits.cpu(seconds)
    try:
        # Imported when first asked for: the process starts in a moment.
        read = getattr(importlib.import_module(task.module), task.function)
        for record in read(request):
            _write(out, record)
        _write(out, End())
    except ReadError as error:
        _write(out, Failed(error.outcome, error.message))
    except MemoryError:
        _write(out, Failed(Outcome.EXTRACT_LIMIT, "zu viel Speicher", last=True))
        return False  # what is left of the memory may be too little for the next
    except Exception as error:
        # The one place where everything is caught: a reader's bug must not cost the process and is reported.
        _write(out, Failed(Outcome.DAMAGED, f"Lesefehler {type(error).__name__}"))
    return True


def _write(out: BinaryIO, record: object) -> None:
    out.write(json.dumps(packed(record), separators=(",", ":")).encode("ascii") + b"\n")
    out.flush()


if __name__ == "__main__":
    main()
