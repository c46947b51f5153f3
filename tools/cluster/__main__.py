"""``make cluster``: three real nodes, ten invented towns, one search over all of them; then a node dies."""

from __future__ import annotations

import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

from werkzeug.serving import make_server

from benchmarks.corpora import generate
from crawler.page import Page, Passage
from hechingen_search import CONFIG_FILE
from hechingen_search.published import generations_of, german_of
from hechingen_search.towns import Towns, read
from hechingen_search.web.serve import towns_app
from index.build import build
from tests.index.pages import ListSource
from tools.cluster.jars import MissingToolsError
from tools.cluster.nodes import Cluster

PAGES, SECONDS = 100, 5
NAMES = (
    *("Ahlingen", "Baltingen", "Dettingen", "Ebhingen", "Fellingen"),
    *("Gammingen", "Hettingen", "Illingen", "Kieblingen", "Lautringen"),
)


def main() -> int:
    """Show it; with ``--once`` end where one could try it oneself."""
    root = Path(tempfile.mkdtemp(prefix="nodes-"))
    root.chmod(0o755)
    try:
        cluster = Cluster(root / "nodes", 3)
    except MissingToolsError as error:
        print(error)
        return 1
    try:
        print("Drei Knoten starten …", flush=True)
        cluster.start()
        print(f"Sie sind beieinander: {' '.join(cluster.addresses)}", flush=True)
        towns = _towns(root, cluster)
        for settings in towns.each:
            _published(towns, settings.index.town)
        return _served(cluster, towns, "--once" in sys.argv)
    except KeyboardInterrupt:
        return 0
    finally:
        cluster.stop()


def _towns(root: Path, cluster: Cluster) -> Towns:
    """Write the configurations of the towns and the file that names them."""
    for name in NAMES:
        folder = root / "orte" / name
        folder.mkdir(parents=True)
        (folder / CONFIG_FILE).write_text(
            f'[site]\nstart = "https://www.{name.lower()}.example/"\n[index]\nengine = "opensearch"\n'
            f'address = "{" ".join(cluster.addresses)}"\nname = "{name.lower()}"\ntown = "{name}"\n'
            f'[web]\ntown = "Gemeinde {name}"\n',
            encoding="utf-8",
        )
    path = root / "sites.toml"
    path.write_text('[towns]\ndirectory = "orte"\n[web]\ntown = "Zehn Orte"\n', encoding="utf-8")
    return read(path)


def _published(towns: Towns, name: str) -> None:
    """Build and publish the index of one town, whose pages are invented."""
    settings = towns.named(name)
    source = ListSource(name)
    for number, text in enumerate(generate(PAGES, seed=len(name) + ord(name[0]))):
        url = f"{settings.crawl.start}seite-{number}"
        title = f"Rathaus {name}" if not number else text.title
        source.put(Page(url, title, (Passage(f"{title}. {text.text[:1000]}"),)))
    generations = generations_of(settings)
    built = build(generations, source, german_of(settings), "opensearch", town=name)
    generations.publish(built)
    print(f"{name}: {built.facts.documents} Seiten veröffentlicht", flush=True)


def _served(cluster: Cluster, towns: Towns, once: bool) -> int:
    server = make_server("127.0.0.1", 0, towns_app(towns), threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    print(f"Die Suche über alle Orte antwortet auf {address}/", flush=True)
    good = _asked(address, SECONDS)
    print(f"{good} Anfragen beantwortet. Jetzt stirbt ein Knoten (kill -9) …", flush=True)
    cluster.kill(0)
    after = _asked(address, SECONDS)
    print(f"Danach {after} Anfragen, alle richtig beantwortet.", flush=True)
    while not once:
        time.sleep(1)
    server.shutdown()
    return 0


def _asked(address: str, seconds: float) -> int:
    """Ask for the town halls for so long; raises when one of them is missing."""
    done, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        target = f"{address}/suche?q={quote('rathaus')}"
        with urllib.request.urlopen(target, timeout=60) as answer:
            text = answer.read().decode()
        missing = [name for name in NAMES if f"Rathaus</mark> {name}" not in text]
        if missing:
            raise SystemExit(f"Diese Orte fehlen in der Antwort: {missing}")
        done += 1
    return done


if __name__ == "__main__":
    sys.exit(main())
