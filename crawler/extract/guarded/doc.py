"""Inside the guarded process: a Word 97 file → its lines, by antiword or catdoc where one is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator

from crawler.extract.guarded.messages import FileAbout, FileHidden, FileRequest, FileText
from crawler.extract.guarded.read_error import ReadError
from crawler.outcome import Outcome

_PROGRAMS = {"antiword": ("-m", "UTF-8.txt", "-w", "0"), "catdoc": ("-d", "utf-8", "-w")}
"""Neither runs macros; both inherit this process's limits."""
_SECONDS = 60
_CHARS = 20_000_000


def read(request: FileRequest) -> Iterator[FileAbout | FileText | FileHidden]:
    """Yield an empty title, which neither program tells, then the lines."""
    program = next((name for name in _PROGRAMS if shutil.which(name)), None)
    if program is None:
        raise ReadError(
            Outcome.UNSUPPORTED,
            "altes Word-Format; bitte als PDF oder DOCX anbieten oder antiword installieren",
        )
    try:
        done = subprocess.run(  # noqa: S603 - a program found on the path, our own file name
            [program, *_PROGRAMS[program], request.path],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ReadError(Outcome.EXTRACT_LIMIT, "das Lesen der Word-Datei dauerte zu lange") from error
    if done.returncode:
        raise ReadError(Outcome.DAMAGED, "bitte neu speichern, am besten als DOCX")
    yield FileAbout()
    for line in done.stdout[:_CHARS].decode("utf-8", "replace").split("\n"):
        if line.strip():
            yield FileText(line)
