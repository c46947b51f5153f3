"""Nodes of a real cluster on loopback: each its own process, which can be killed and started again."""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.cluster.jars import installed, java_home

NOBODY = 65534
"""Who runs the nodes where root starts them: OpenSearch refuses to be root."""
HEAP = 256
PATIENCE = 180
LOGGING = """status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = [%d{ISO8601}][%-5p][%c{1.}] %m%n
rootLogger.level = warn
rootLogger.appenderRef.out.ref = out
"""
JVM = (
    "-XX:+UseSerialGC",
    "-Xss1m",
    "-Djava.awt.headless=true",
    "-Dfile.encoding=UTF-8",
    "-Djna.nosys=true",
    "-Dlog4j.shutdownHookEnabled=false",
    "-Dlog4j2.disable.jmx=true",
    "-Dio.netty.noUnsafe=true",
    "-Dio.netty.allocator.numDirectArenas=0",
    "--add-modules=jdk.incubator.vector",
    "--enable-native-access=ALL-UNNAMED",
)


class NodeError(Exception):
    """A node does not start, or the cluster does not become green."""


@dataclass
class Cluster:
    """So many nodes below one directory, whose parents everybody may enter."""

    root: Path
    count: int = 3
    heap: int = HEAP
    """Megabytes a node."""
    lasting: bool = False
    """True: compile for a long life (C2); tests start and end too soon for it to pay."""
    settings: dict[str, str] = field(default_factory=dict)
    """Further settings of every node."""

    def __post_init__(self) -> None:
        """Choose ports once, so that a node comes back where it was."""
        self._home = installed()
        ports = _free_ports(2 * self.count)
        self._http, self._transport = ports[: self.count], ports[self.count :]
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        self.root.mkdir(parents=True, exist_ok=True)

    @property
    def addresses(self) -> tuple[str, ...]:
        """Return where the nodes answer."""
        return tuple(f"http://127.0.0.1:{port}" for port in self._http)

    def pid(self, number: int) -> int:
        """Return the process of a node."""
        return self._processes[number].pid

    def start(self, *numbers: int) -> None:
        """Start these nodes, by default all that do not run, and wait for green; raises NodeError."""
        for number in numbers or range(self.count):
            if number not in self._processes:
                self._processes[number] = self._launched(number)
        self.wait()

    def wait(self, status: str = "green", nodes: int | None = None) -> None:
        """Wait until so many nodes, by default all that run, are together and *status*."""
        expected = len(self._processes) if nodes is None else nodes
        deadline, state = time.monotonic() + PATIENCE, None
        while time.monotonic() < deadline:
            if ended := [n for n, process in self._processes.items() if process.poll() is not None]:
                raise NodeError(f"node {ended} ended:\n{self._log(ended[0])[-3000:]}")
            state = self.health()
            if state and state["number_of_nodes"] == expected and state["status"] in (status, "green"):
                return
            time.sleep(0.1)
        raise NodeError(f"not {status} with {expected} nodes: {state}")

    def health(self) -> dict[str, Any] | None:
        """Return the cluster's health as the first running node that answers tells it."""
        for number in sorted(self._processes):
            with contextlib.suppress(urllib.error.URLError, OSError):
                address = f"{self.addresses[number]}/_cluster/health"
                with urllib.request.urlopen(address, timeout=5) as answer:
                    found: dict[str, Any] = json.load(answer)
                    return found
        return None

    def kill(self, number: int) -> None:
        """End a node as a power cut does."""
        process = self._processes.pop(number)
        process.send_signal(signal.SIGCONT)
        process.kill()
        process.wait()

    def pause(self, number: int) -> None:
        """Let a node hang: its connections stay, nothing answers."""
        self._processes[number].send_signal(signal.SIGSTOP)

    def resume(self, number: int) -> None:
        """Let a paused node go on."""
        self._processes[number].send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """End all nodes and forget what they stored."""
        for number in tuple(self._processes):
            self.kill(number)
        shutil.rmtree(self.root, ignore_errors=True)

    def cpu(self) -> float:
        """Return the CPU seconds of all running nodes so far."""
        ticks = 0
        for process in self._processes.values():
            fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _log(self, number: int) -> str:
        return (self.root / f"n{number}" / "out.log").read_text(errors="replace")

    def _launched(self, number: int) -> subprocess.Popen[bytes]:
        here = self.root / f"n{number}"
        for name in ("data", "logs", "tmp", "config"):
            (here / name).mkdir(parents=True, exist_ok=True)
        (here / "config/opensearch.yml").touch()
        (here / "config/log4j2.properties").write_text(LOGGING)
        root = os.geteuid() == 0
        if root:
            for path in (here, *here.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        with (here / "out.log").open("ab") as log:
            return subprocess.Popen(
                self._command(number),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=here,
                start_new_session=True,
                preexec_fn=_end_with_parent,
                user=NOBODY if root else None,
                group=NOBODY if root else None,
                extra_groups=[] if root else None,
            )

    def _command(self, number: int) -> list[str]:
        here = self.root / f"n{number}"
        tiers = () if self.lasting else ("-XX:TieredStopAtLevel=1",)
        return [
            str(java_home() / "bin/java"),
            *(f"-Xm{which}{self.heap}m" for which in "sx"),
            *tiers,
            *JVM,
            *(f"-D{name}={here / 'tmp'}" for name in ("java.io.tmpdir", "jna.tmpdir")),
            f"-Dopensearch.path.home={self._home}",
            f"-Dopensearch.path.conf={here / 'config'}",
            "-cp",
            f"{self._home}/lib/*",
            "org.opensearch.bootstrap.OpenSearch",
            *(f"-E{name}={value}" for name, value in self._settings(number)),
        ]

    def _settings(self, number: int) -> Iterator[tuple[str, str]]:
        here = self.root / f"n{number}"
        names = ",".join(f"n{n}" for n in range(self.count))
        yield "cluster.name", self.root.name
        yield "node.name", f"n{number}"
        yield "path.data", str(here / "data")
        yield "path.logs", str(here / "logs")
        yield "network.host", "127.0.0.1"
        yield "http.port", str(self._http[number])
        yield "transport.port", str(self._transport[number])
        yield "discovery.seed_hosts", ",".join(f"127.0.0.1:{port}" for port in self._transport)
        yield "cluster.initial_cluster_manager_nodes", names
        yield "node.processors", "2"
        # The machine's own disk says nothing about a test.
        yield "cluster.routing.allocation.disk.threshold_enabled", "false"
        yield "bootstrap.system_call_filter", "false"
        yield "indices.recovery.max_bytes_per_sec", "-1"
        yield from self.settings.items()


def _end_with_parent() -> None:
    """Ask the kernel to end this process with the thread that started it: killed tests leave no nodes."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
