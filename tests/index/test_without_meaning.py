"""Without the extra ``meaning`` nothing that comes with it is needed: a plain install can do a night."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import sys
from pathlib import Path
sys.modules["threadpoolctl"] = None
from index.meaning import wheel
wheel.PACKAGE = "not-installed-anywhere"
from index.meaning.encoder import installed
print(installed(Path(".")))
"""


def test_without_the_extra_there_is_no_encoder_and_no_error() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("None\n", "")
