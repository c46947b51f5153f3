"""Rights that one process of many holds, on whatever machine: kept alive while it lives, taken over after."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping

from opensearchpy.exceptions import ConflictError, NotFoundError

from index.engines.opensearch.connection import Client
from index.errors import EngineError

SECONDS = 60.0
"""How long a right lasts after its holder was last heard of; clocks may differ by a part of that."""
RENEWED = 15.0

CONTROL = "hechingen-search-control"
"""The index of rights and finished generations, one for all towns of a cluster."""


class Lease:
    """The right called *name*; one holder at a time."""

    def __init__(self, client: Client, name: str, seconds: float = SECONDS) -> None:
        """Hold nothing yet."""
        self._client, self._name, self._seconds = client, name, seconds
        self._owner = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex}"
        self._stop = threading.Event()
        self._version: dict[str, int] | None = None

    def take(self) -> bool:
        """Take the right, if nobody holds it or its holder was not heard of for too long."""
        try:
            found = self._client.call("get", index=CONTROL, id=self._name, expected=(NotFoundError,))
        except NotFoundError:
            return self._write({"op_type": "create"})
        if found["_source"]["until"] > time.time():
            return False
        return self._write(_version(found))

    def renew(self) -> bool:
        """Say that the holder lives; False when somebody else took over."""
        return self._version is not None and self._write(self._version)

    def release(self) -> None:
        """Give the right back, if it is still ours."""
        version, self._version = self._version, None
        if version is not None:
            with contextlib.suppress(NotFoundError, ConflictError):
                expected = (NotFoundError, ConflictError)
                self._client.call("delete", index=CONTROL, id=self._name, params=version, expected=expected)

    def _write(self, condition: Mapping[str, object]) -> bool:
        body = {"kind": "lease", "owner": self._owner, "until": time.time() + self._seconds}
        try:
            # Repeated by the library after a timeout, it may meet what it wrote itself.
            found = self._client.call(
                "index",
                index=CONTROL,
                id=self._name,
                body=body,
                params=dict(condition),
                expected=(ConflictError,),
            )
        except ConflictError:
            return self._is_ours()
        self._version = _version(found)
        return True

    def _is_ours(self) -> bool:
        try:
            found = self._client.call("get", index=CONTROL, id=self._name, expected=(NotFoundError,))
        except NotFoundError:
            return False
        if ours := found["_source"]["owner"] == self._owner:
            self._version = _version(found)
        return bool(ours)

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Yield whether the right was taken; it is renewed until the block ends."""
        if not self.take():
            yield False
            return
        thread = threading.Thread(target=self._renewing, name=f"lease {self._name}", daemon=True)
        thread.start()
        try:
            yield True
        finally:
            self._stop.set()
            thread.join()
            with contextlib.suppress(EngineError):  # it ends by itself
                self.release()

    def _renewing(self) -> None:
        while not self._stop.wait(min(RENEWED, self._seconds / 4)):
            with contextlib.suppress(EngineError):  # the next try may succeed in time
                if not self.renew():
                    return


def _version(found: dict[str, int]) -> dict[str, int]:
    return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
