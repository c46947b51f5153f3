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
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from hechingen_search import config
from hechingen_search.operations import production
from hechingen_search.operations.checks import Level
from tests.cli.conftest import german, site
from tests.crawler.tls import Authority
from tools import licences

__all__ = ["german", "site"]

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
PROGRAM = "/opt/hechingen-search/bin/hechingen-search"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
SYSTEM = os.environ.get("PATH", "") + ":/usr/sbin"
NGINX, APACHE, LOGROTATE = (shutil.which(name, path=SYSTEM) for name in ("nginx", "apache2", "logrotate"))


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
    Authority(tmp_path).context("localhost", days=90)
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
    behind: tuple[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port, log = behind
    context = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    with urlopen(f"https://localhost:{port}/suche?q=hundesteuer", context=context) as answer:
        assert "Hundesteuer" in answer.read().decode()
        assert answer.headers["Strict-Transport-Security"]
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    seen = {check.name: check for check in production.outside(f"https://localhost:{port}")}
    assert {name: check.level for name, check in seen.items()} == {
        "Öffentlich": Level.GOOD,
        "Zertifikat": Level.GOOD,
    }
    monkeypatch.setattr(production, "EXPIRES", timedelta(days=10_000))
    (expiring,) = [
        check for check in production.outside(f"https://localhost:{port}") if check.name == "Zertifikat"
    ]
    assert expiring.level is Level.PROBLEM
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    (distrusted,) = production.outside(f"https://localhost:{port}")
    assert "Das Zertifikat gilt nicht" in distrusted.found

    def suggested(_: int) -> int:
        try:
            with urlopen(f"https://localhost:{port}/api/v1/suggest?q=geheim", context=context) as answer:
                return int(answer.status)
        except HTTPError as error:
            error.close()
            return error.code

    # Forty at once and ten a second may pass: of 150 asked by twenty at a time some are slowed down.
    with ThreadPoolExecutor(20) as visitors:
        codes = list(visitors.map(suggested, range(150)))
    assert set(codes) == {200, 429}
    assert codes.count(200) >= 40
    written = log.read_text()
    assert "/suche" in written
    assert "geheim" not in written
    assert "hundesteuer" not in written
    assert "127.0.0.1" not in written


@pytest.mark.skipif(APACHE is None, reason="apache2 is not installed")
def test_apache_understands_its_site(tmp_path: Path) -> None:
    Authority(tmp_path).context("localhost")
    text = (DEPLOY / "apache.conf").read_text(encoding="utf-8")
    text = re.sub(r"/etc/letsencrypt/\S+/(fullchain|privkey)\.pem", f"{tmp_path}/localhost.pem", text)
    modules = Path("/usr/lib/apache2/modules")
    wanted = re.search(r"a2enmod (.*)", text)
    assert wanted
    loaded = ["mpm_event", "authz_core", "alias", "socache_shmcb", *wanted[1].split()]
    (tmp_path / "apache.conf").write_text(
        f"ServerRoot {tmp_path}\nServerName localhost\n"
        f"Define APACHE_LOG_DIR {tmp_path}\nErrorLog {tmp_path}/error\n"
        + "".join(f"LoadModule {name}_module {modules}/mod_{name}.so\n" for name in loaded)
        + text,
        encoding="utf-8",
    )
    assert APACHE
    done = subprocess.run(
        [APACHE, "-t", "-f", str(tmp_path / "apache.conf")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Syntax OK" in done.stderr


@pytest.mark.skipif(LOGROTATE is None, reason="logrotate is not installed")
def test_logrotate_understands_its_file_and_keeps_a_week(tmp_path: Path) -> None:
    log = tmp_path / "hechingen-search.log"
    log.write_text("eins\n")
    text = (DEPLOY / "logrotate").read_text(encoding="utf-8").replace("/var/log/nginx/", f"{tmp_path}/")
    (tmp_path / "conf").write_text(text, encoding="utf-8")
    (tmp_path / "conf").chmod(0o644)
    assert LOGROTATE
    for day in range(10):
        log.write_text(f"{day}\n")
        subprocess.run(
            [LOGROTATE, "--force", "--state", str(tmp_path / "state"), str(tmp_path / "conf")], check=True
        )
    assert len(list(tmp_path.glob("hechingen-search.log.*"))) == 7


def test_the_container_runs_without_rights_from_fixed_images_and_asks_for_its_health() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    assert all(
        ":" in image.split("/")[-1] and not image.endswith(":latest")
        for image in re.findall(r"^FROM (\S+)", text, re.M)
    )
    assert re.search(r"^USER (?!0|root)\w+$", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    assert not re.search(r"^ADD |apt-get install(?!.*--no-install-recommends)|sudo", text, re.MULTILINE)
    assert (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()[0] == "*"


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
