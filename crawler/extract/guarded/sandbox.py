"""The caller's side of the guarded process: time limits, restarts after a crash, a pool for threads."""

from __future__ import annotations

import json
import os
import queue
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

from crawler.codec import parse
from crawler.extract.guarded.messages import (
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

_CHUNK = 1 << 16
_MAX_RECORD = 64_000_000
_NONSENSE = "das Leseprogramm gab keine verständliche Antwort; bitte neu erzeugen"
_MOST = 0.5
"""Share of its memory after which a process that crashes is taken to have had too little."""


class WorkerError(ReadError):
    """Say that the process died or was ended over the request; it may be asked again for the rest."""


class Worker:
    """One guarded process; starts when first asked, restarts after it was lost. For one thread at a time.

    With *directory* it has processes of its own below it, which end with it, and a place for their temporary
    files, which is emptied then.
    """

    def __init__(self, memory: int, directory: Path | None = None) -> None:
        self.memory = memory
        self.directory = directory
        self.process: subprocess.Popen[bytes] | None = None
        self.pending = b""

    def ask(
        self, task: Task[Request, Record], request: Request, seconds: float, step: float, cpu: float = 0.0
    ) -> Iterator[Record]:
        """Yield the records of one request.

        *seconds* limit the whole request by the clock, *cpu* (the same by default) its CPU time, *step* the
        wait for each record. Raises WorkerError when a limit is reached, the process dies or its answer is
        none, ReadError when the reader says no.
        """
        process = self._started()
        deadline = time.monotonic() + seconds
        assert process.stdin is not None
        body = b""
        if isinstance(request, ResponseRequest):
            body, request = request.body, replace(request, body=b"")
        line = json.dumps([task.name, cpu or seconds, len(body), packed(request)])
        kinds = (*task.records, End, Failed)
        finished = False
        try:
            try:
                process.stdin.write(line.encode("ascii") + b"\n")
                process.stdin.write(body)
                process.stdin.flush()
            except OSError as error:
                raise WorkerError(Outcome.DAMAGED, "das Leseprogramm ist abgebrochen") from error
            while True:
                answer = self._line(process, min(deadline, time.monotonic() + step))
                try:
                    record = unpacked(parse(answer), kinds)
                except ValueError as error:
                    raise WorkerError(Outcome.DAMAGED, f"{_NONSENSE} ({error})") from error
                if isinstance(record, End | Failed):
                    finished = isinstance(record, End) or not record.last
                    break
                yield record
        finally:
            if not finished:
                self.stop()
        if isinstance(record, Failed):
            raise ReadError(record.outcome, record.message)

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.stop()
            # The same import path as ours: the crawler may run from a checkout.
            environment = {
                **os.environ,
                "PYTHONPATH": os.pathsep.join(entry or os.curdir for entry in sys.path),
            }
            if self.directory is not None:
                self.directory.mkdir(exist_ok=True)
                environment["TMPDIR"] = str(self.directory)
            self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-m", "crawler.extract.guarded.worker", str(self.memory)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                process_group=0 if self.directory is not None else None,
            )
        return self.process

    def _line(self, process: subprocess.Popen[bytes], deadline: float) -> bytes:
        assert process.stdout is not None
        chunks = [self.pending]
        size = len(self.pending)
        while b"\n" not in chunks[-1]:
            wait = deadline - time.monotonic()
            if wait <= 0 or not select.select([process.stdout], [], [], wait)[0]:
                raise WorkerError(Outcome.EXTRACT_LIMIT, "zu viel Zeit")
            chunk = os.read(process.stdout.fileno(), _CHUNK)
            size += len(chunk)
            if not chunk or size > _MAX_RECORD:
                raise WorkerError(*self._cause(process))
            chunks.append(chunk)
        line, _, self.pending = b"".join(chunks).partition(b"\n")
        return line

    def _cause(self, process: subprocess.Popen[bytes]) -> tuple[Outcome, str]:
        # It has closed its output: what it died of is settled. Popen would throw away what it used.
        os.kill(process.pid, signal.SIGKILL)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode == -signal.SIGXCPU:
            return Outcome.EXTRACT_LIMIT, "zu viel Rechenzeit"
        # C libraries that get no memory crash in their own ways.
        if self.memory and used.ru_maxrss * 1024 > self.memory * _MOST:
            return Outcome.EXTRACT_LIMIT, "zu viel Speicher"
        return Outcome.DAMAGED, "das Leseprogramm ist abgestürzt; bitte neu erzeugen"

    def stop(self) -> None:
        """End the process; the next request starts another."""
        process, self.process, self.pending = self.process, None, b""
        if process is not None:
            self._end(process)
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    # What was still buffered for the dead process is lost with it.
                    with suppress(OSError):
                        stream.close()

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if self.directory is not None:
            # The group outlives its leader as long as somebody is in it.
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
        if self.directory is not None:
            shutil.rmtree(self.directory, ignore_errors=True)


class Pool:
    """Workers shared by threads, started as needed, at most *size*; with *directory* each leads a group."""

    def __init__(self, size: int, memory: int, directory: Path | None = None) -> None:
        self.size = size
        self.workers = [
            Worker(memory, None if directory is None else directory / str(number)) for number in range(size)
        ]
        self.free: queue.LifoQueue[Worker] = queue.LifoQueue()
        for worker in reversed(self.workers):
            self.free.put(worker)

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """Lend a worker to this thread."""
        worker = self.free.get()
        try:
            yield worker
        finally:
            self.free.put(worker)

    def close(self) -> None:
        """End all processes."""
        for worker in self.workers:
            worker.stop()
