"""A wheel built from the sdist installs and works outside the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build sdist and wheel from the tracked files alone, install the wheel into a folder of its own."""
    folder = tmp_path_factory.mktemp("wheel")
    source, target = folder / "source", folder / "target"
    source.mkdir()
    tracked = run("git", "ls-files", "-z", cwd=ROOT).split("\0")
    for name in filter(None, tracked):
        copy = source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", folder, source, cwd=folder)
    (sdist,) = folder.glob("*.tar.gz")
    run(*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", folder, sdist, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    run(*pip, "install", "--no-deps", "--no-index", "--target", target, wheel, cwd=folder)
    return target


def outside(installed: Path) -> dict[str, str]:
    """Return an environment in which only the installed wheel can answer for our packages."""
    return {**os.environ, "PYTHONPATH": str(installed), "PYTHONSAFEPATH": "1"}


def test_packages_come_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    code = "import crawler, index, hechingen_search as h; print(*(m.__file__ for m in (crawler, index, h)))"
    files = run(sys.executable, "-c", code, cwd=tmp_path, env=outside(installed)).split()
    assert all(Path(file).is_relative_to(installed) for file in files)


def test_no_tracked_package_file_is_left_behind(installed: Path) -> None:
    tracked = run("git", "ls-files", "crawler", "index", "hechingen_search", cwd=ROOT).splitlines()
    assert [name for name in tracked if not (installed / name).exists()] == []


def test_the_bundled_town_is_crawled_indexed_and_searched_with_the_wheel_alone(
    installed: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", "from hechingen_search.cli import main; main()"]
    env = outside(installed)
    run(*command, "demo", "--no-serve", "--dir", "town", cwd=tmp_path, env=env)
    config = tmp_path / "town" / "hechingen-search.toml"
    answer = run(*command, "-c", config, "search", "Schwengelpumpe", "--json", cwd=tmp_path, env=env)
    first = json.loads(answer)["results"][0]
    assert first["link"].endswith("#page=87")
    assert first["snippet"]["page"] == 87
