"""``init``: a configuration to start from."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner

from hechingen_search import CONFIG_FILE, config
from hechingen_search.cli.main import commands


def test_init_writes_a_configuration_that_loads(tmp_path: Path) -> None:
    done = CliRunner().invoke(commands, ["init", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    assert config.load(tmp_path / "new" / CONFIG_FILE).crawl.start == "https://www.hechingen.de/"


def test_init_never_overwrites(tmp_path: Path) -> None:
    file = tmp_path / CONFIG_FILE
    file.write_text("# mine\n", encoding="utf-8")
    done = CliRunner().invoke(commands, ["init", str(tmp_path)])
    assert done.exit_code == 2
    assert "bleibt unverändert" in done.stderr
    assert file.read_text(encoding="utf-8") == "# mine\n"


def test_init_says_when_it_may_not_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = CliRunner().invoke(commands, ["init", str(tmp_path / "file")])
    assert done.exit_code == 2
    assert "Traceback" not in done.output
    assert "kein Verzeichnis" in done.stderr
