"""Do what a document says, word for word: the ``sh`` blocks of a Markdown file, one after the other.

    python -m tools.walk docs/einstieg.md [--site URL] [--installed]

*--site* stands for the example address: a server on this machine, so that private addresses are allowed and
no pause is made. With *--installed* the steps that install are left out: the command is on the PATH already.
What runs on, ``serve``, is asked for its search page and ended.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

EXAMPLE = re.compile(r"https://www\.(example-town|hechingen)\.de/")
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)
INSTALLS = re.compile(r"-m venv|pip install|export PATH")
SERVES = "hechingen-search serve"


def commands(text: str) -> list[str]:
    """Return the commands of a document, a line each.

    >>> commands("So:\\n```sh\\necho a\\necho b\\n```\\nund\\n```\\nnicht\\n```\\n")
    ['echo a', 'echo b']
    """
    lines = (re.sub(r"\s+# .*", "", line) for block in BLOCK.findall(text) for line in block.splitlines())
    return [line for line in lines if line.strip()]


def adapted(command: str, site: str) -> str:
    """Return *command* for a site on this machine."""
    if site and " init " in command:
        # Politeness is for others' servers.
        quick = "sed -i 's/^# delay = 1.0/delay = 0/; s/^# ocr = true/ocr = false/' hechingen-search.toml"
        return f"{EXAMPLE.sub(site, command)} --allow-private && {quick}"
    return EXAMPLE.sub(site, command) if site else command


def walk(document: Path, site: str, installed: bool, directory: Path) -> None:
    """Run every command of *document* in *directory*; raises SystemExit naming the first that fails."""
    variables = dict(os.environ)
    for command in commands(document.read_text(encoding="utf-8")):
        if installed and INSTALLS.search(command):
            continue
        print(f"$ {command}", flush=True)
        if command == SERVES:
            _served(directory, variables)
            continue
        # What a command exports holds for the next.
        shell = [
            "/bin/bash",
            "-e",
            "-c",
            f"{adapted(command, site)}; code=$?; env -0 > .environment; exit $code",
        ]
        code = subprocess.run(shell, cwd=directory, env=variables, check=False).returncode  # noqa: S603
        if code not in (0, 3):  # 3: published, with warnings
            raise SystemExit(f"{document}: »{command}« endet mit {code}")
        entries = (directory / ".environment").read_bytes().decode().split("\0") if not code else []
        variables |= dict(entry.split("=", 1) for entry in entries if "=" in entry)


def _served(directory: Path, variables: dict[str, str]) -> None:
    with subprocess.Popen(  # noqa: S603
        ["/bin/bash", "-c", f"exec {SERVES} --port 0"],
        cwd=directory,
        env=variables,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        try:
            assert server.stdout
            found = re.search(r"http://\S+", server.stdout.readline())
            if found is None:
                raise SystemExit(f"»{SERVES}« sagt nicht, wo die Suche antwortet")
            for _ in range(100):
                try:
                    with urlopen(f"{found.group()}suche?q=rathaus", timeout=10) as answer:  # noqa: S310
                        if answer.status == 200:
                            return
                except URLError:
                    time.sleep(0.1)
            raise SystemExit("Die Suchseite antwortet nicht")
        finally:
            server.terminate()


def main(arguments: list[str]) -> None:
    """Walk through the documents that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="+", type=Path)
    parser.add_argument("--site", default="")
    parser.add_argument("--installed", action="store_true")
    parser.add_argument("--directory", type=Path, default=Path())
    chosen = parser.parse_args(arguments)
    for document in chosen.documents:
        walk(document, chosen.site, chosen.installed, chosen.directory)


if __name__ == "__main__":
    main(sys.argv[1:])
