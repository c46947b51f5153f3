"""An upgrade below a running server: what was loaded at its start goes on together."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SERVE = """
from pathlib import Path
from hechingen_search.published import german_of, prepare
from hechingen_search.settings import Settings
from hechingen_search.web.app import create_app
from hechingen_search.web.live import Live
from index.fingerprint import fingerprint

settings = Settings()
prepare(settings)
before = fingerprint(german_of(settings))
for pattern in ("**/*.html", "**/*.xml", "**/*.json", "index/analysis/**/*.txt", "index/analysis/**/*.bin"):
    for path in Path().glob(pattern):
        path.unlink()
        path.write_bytes(b"{{ of a newer version")
# As a worker does that is forked anew: everything is made again from what the process has loaded.
client = create_app(Live(lambda: None, lambda name: None), settings).test_client()
for path in ("/", "/suche?q=hund"):
    answer = client.get(path, follow_redirects=True)
    assert answer.status_code in (200, 503), answer.status
    assert "</html>" in answer.text and "newer version" not in answer.text, answer.text
assert client.get("/api/v1/openapi.json").status_code == 200
german = german_of(settings)
assert fingerprint(german) == before
assert german.synonyms is not None
assert [token.forms.stems for token in german.query_tokens("Häuser")]
"""


def test_a_server_goes_on_as_it_was(tmp_path: Path) -> None:
    left_out = shutil.ignore_patterns("__pycache__", "files", "content")
    for package in ("crawler", "index", "hechingen_search"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=left_out)
    done = subprocess.run(
        [sys.executable, "-c", SERVE], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
