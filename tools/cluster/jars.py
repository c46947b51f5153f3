"""The jars of an OpenSearch server, fetched with mvn and laid out as a distribution has them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from filelock import FileLock

POM = Path(__file__).with_name("pom.xml")
OLDEST_JAVA = 21
# A module is a directory of jars with a descriptor, which the jars on Maven Central lack.
# Its class, what it extends, and the names of its jars; what is in no module belongs to the server.
MODULES = {
    "transport-netty4": (
        "org.opensearch.transport.Netty4ModulePlugin",
        "",
        r"io\.netty\.|org\.opensearch\.opensearch-netty4-|.*\.transport-netty4-client-",
    ),
    "analysis-common": (
        "org.opensearch.analysis.common.CommonAnalysisModulePlugin",
        "lang-painless",
        r".*\.plugin\.analysis-common-",
    ),
    "lang-painless": (
        "org.opensearch.painless.PainlessModulePlugin",
        "",
        r"org\.antlr\.|org\.ow2\.asm\.|.*\.opensearch-scripting-painless-spi-|.*\.lang-painless-",
    ),
}


class MissingToolsError(Exception):
    """What a node needs is not on this machine."""


@cache
def java_home() -> Path:
    """Return the directory of a JDK that is new enough; raises MissingToolsError."""
    named = [Path(os.environ["JAVA_HOME"])] if "JAVA_HOME" in os.environ else []
    for home in (*named, *sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)):
        if not os.access(home / "bin/java", os.X_OK):
            continue
        said = subprocess.run([home / "bin/java", "-version"], capture_output=True, text=True).stderr
        version = re.search(r'version "(\d+)', said)
        if version and int(version[1]) >= OLDEST_JAVA:
            return home
    raise MissingToolsError(f"OpenSearch needs Java {OLDEST_JAVA} or newer; set JAVA_HOME")


def installed() -> Path:
    """Return the directory of the server, fetched where it is not there yet; raises MissingToolsError."""
    java = java_home()
    if shutil.which("mvn") is None:
        raise MissingToolsError("mvn fetches the server's jars; install maven")
    # Not in the home directory: a server refuses to run as root, and root's home is closed to others.
    cache_directory = Path(tempfile.gettempdir()) / f"opensearch-{version()}-{os.geteuid()}"
    cache_directory.mkdir(mode=0o755, exist_ok=True)
    if cache_directory.stat().st_uid != os.geteuid():
        raise MissingToolsError(f"{cache_directory} belongs to somebody else")
    home = cache_directory / "home"
    with FileLock(cache_directory / "lock"):
        if not home.is_dir():
            _install(home, cache_directory / "jars", java)
    return home


def version() -> str:
    """Return the server's version."""
    found = re.search(r"<opensearch>(.+?)</opensearch>", POM.read_text())
    assert found
    return found[1]


def _install(home: Path, jars: Path, java: Path) -> None:
    shutil.rmtree(jars, ignore_errors=True)
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}", "-Dmdep.prependGroupId=true"]
    command = ["mvn", "-B", "-q", "-f", str(POM), *goal, "-DincludeScope=runtime"]
    subprocess.run(command, check=True, env={**os.environ, "JAVA_HOME": str(java)}, timeout=600)
    partial = home.with_name("partial")
    shutil.rmtree(partial, ignore_errors=True)
    for name in ("lib", "plugins", "bin"):  # The server looks for all of them and may not make them.
        (partial / name).mkdir(parents=True)
    for name, (cls, extended, _) in MODULES.items():
        module = partial / "modules" / name
        module.mkdir(parents=True)
        (module / "plugin-descriptor.properties").write_text(
            f"name={name}\ndescription={name}\nversion={version()}\nopensearch.version={version()}\n"
            f"java.version={OLDEST_JAVA}\nclassname={cls}\nextended.plugins={extended}\n"
            "has.native.controller=false\n"
        )
    for jar in sorted(jars.iterdir()):
        module_of = (name for name, (_, _, jars_of) in MODULES.items() if re.match(jars_of, jar.name))
        inside = next(module_of, None)
        shutil.copy2(jar, (partial / "modules" / inside if inside else partial / "lib") / jar.name)
    partial.rename(home)
