"""What lies in deploy/ is accepted by the programs that read it, and nginx in front changes no answer."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hechingen_search import config
from tests.cli.conftest import german, site
from tests.crawler.tls import Authority
from tools import licences

__all__ = ["german", "site"]

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/hechingen-search/bin/hechingen-search"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
def test_systemd_understands_every_line(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8").replace(
            "/opt/hechingen-search/bin/hechingen-search", str(program)
        )
        (tmp_path / unit.name).write_text(re.sub("Documentation=.*", "", text), encoding="utf-8")
    verify = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if str(tmp_path) in line or "hechingen" in line] == []


@pytest.mark.parametrize(
    "unit", [path for path in UNITS if path.suffix == ".service"], ids=lambda path: path.name
)
def test_services_have_no_rights_that_they_do_not_need(unit: Path) -> None:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(unit, encoding="utf-8")
    service = read["Service"]
    assert service["User"] == "hechingen-search"
    assert (service["NoNewPrivileges"], service["ProtectSystem"]) == ("yes", "strict")
    assert service["CapabilityBoundingSet"] == ""
    assert "MemoryMax" in service


def test_install_writes_what_the_services_read_and_uninstall_keeps_the_data(tmp_path: Path) -> None:
    env = os.environ | {"DESTDIR": str(tmp_path)}
    install = [str(DEPLOY / "install")]
    subprocess.run(install, env=env, check=True)
    file = tmp_path / "etc/hechingen-search/hechingen-search.toml"
    assert config.load(file).data.directory == Path("/var/lib/hechingen-search")
    installed = tmp_path / "etc/systemd/system"
    assert {path.name for path in installed.iterdir()} == {path.name for path in UNITS}
    file.write_text("# von Hand\n")
    subprocess.run(install, env=env, check=True)  # an upgrade
    assert file.read_text() == "# von Hand\n"
    subprocess.run([*install, "uninstall"], env=env, check=True, stdout=subprocess.DEVNULL)
    assert file.exists()
    assert list(installed.iterdir()) == []


def test_the_scripts_are_valid_shell() -> None:
    for script, shell in (
        (DEPLOY / "install", "sh"),
        (ROOT / "tools/fresh", "bash"),
        (ROOT / ".ci/run", "bash"),
    ):
        subprocess.run([shell, "-n", str(script)], check=True)


@pytest.fixture
def behind(site: Path, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Serve the site behind a real nginx with our configuration; yield its port and the access log."""
    if NGINX is None:
        pytest.skip("nginx is not installed")
    inside, outside, plain = free_port(), free_port(), free_port()
    Authority(tmp_path).context("localhost")
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for old, new in (
        (r"/etc/letsencrypt/\S+/(fullchain|privkey)\.pem", f"{tmp_path}/localhost.pem"),
        (r"/var/(log/nginx|cache/nginx)/", f"{tmp_path}/"),
        (r"127\.0\.0\.1:8080", f"127.0.0.1:{inside}"),
        (r"listen \[::\].*", ""),
        (r"listen 443 ssl", f"listen 127.0.0.1:{outside} ssl"),
        (r"listen 80", f"listen 127.0.0.1:{plain}"),
    ):
        text = re.sub(old, new, text)
    temporary = "".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"daemon off; master_process off; pid {tmp_path}/pid; error_log {tmp_path}/error.log;\n"
        f"events {{}}\nhttp {{ {temporary}\n{text}\n}}\n",
        encoding="utf-8",
    )
    subprocess.run([NGINX, "-t", "-q", "-p", str(tmp_path), "-c", str(whole)], check=True)
    serve = [sys.executable, "-m", "hechingen_search", "-c", str(site), "serve", "--port", str(inside)]
    with (
        subprocess.Popen(serve, stdout=subprocess.PIPE, text=True) as server,
        subprocess.Popen([NGINX, "-p", str(tmp_path), "-c", str(whole)]) as nginx,
    ):
        try:
            assert server.stdout
            assert "antwortet" in server.stdout.readline()
            wait_for(outside)
            yield outside, tmp_path / "hechingen-search.log"
        finally:
            nginx.terminate()
            server.terminate()


def wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(port)


def test_nginx_in_front_answers_logs_no_query_and_slows_down_who_asks_too_much(
    behind: tuple[int, Path], tmp_path: Path
) -> None:
    port, log = behind
    context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    with urlopen(f"https://localhost:{port}/suche?q=hundesteuer", context=context) as answer:
        assert "Hundesteuer" in answer.read().decode()
        assert answer.headers["Strict-Transport-Security"]
    codes = []
    for _ in range(120):
        try:
            with urlopen(f"https://localhost:{port}/api/v1/suggest?q=geheim", context=context) as answer:
                codes.append(answer.status)
        except HTTPError as error:
            codes.append(error.code)
            error.close()
    assert set(codes) <= {200, 429}
    written = log.read_text()
    assert "/suche" in written
    assert "geheim" not in written
    assert "hundesteuer" not in written
    assert "127.0.0.1" not in written


def test_the_lock_names_every_dependency_with_hashes_within_its_bounds() -> None:
    setup = configparser.ConfigParser(interpolation=None)
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    wanted = [Requirement(line) for line in setup["options"]["install_requires"].splitlines()
              if line and not line.startswith("#")]  # fmt: skip
    blocks = re.split(r"\n(?=\S)", licences.LOCK.read_text(encoding="utf-8").strip())
    versions: dict[str, list[str]] = {}
    for block in blocks:
        name, version = re.split("==| ", block)[:2]
        versions.setdefault(name, []).append(version)
        assert "--hash=sha256:" in block, name
    for requirement in wanted:
        found = versions[canonicalize_name(requirement.name)]
        assert all(requirement.specifier.contains(version) for version in found), requirement


def test_every_locked_dependency_may_be_used() -> None:
    said = {name: licences.licence(name) for name in licences.locked()}
    assert [f"{name}: {text}" for name, text in said.items() if text and not licences.may_be_used(text)] == []
    assert sum(map(bool, said.values())) > len(said) / 2
