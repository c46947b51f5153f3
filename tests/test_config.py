"""The configuration file: what it accepts, and how it says no."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from pathlib import Path

import pytest

from hechingen_search import CONFIG_FILE, CONFIG_VARIABLE, config
from hechingen_search.errors import ConfigError
from hechingen_search.settings import Settings


def load(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / CONFIG_FILE
    file.write_text(text, encoding="utf-8")
    return config.load(file)


TEMPLATE = (resources.files("hechingen_search") / "template.toml").read_text(encoding="utf-8")


def test_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path, "")
    assert settings.crawl == Settings().crawl
    assert settings.data.directory == tmp_path / "data"


def test_template_is_ready_for_hechingen(tmp_path: Path) -> None:
    settings = load(tmp_path, TEMPLATE)
    assert settings.crawl.start == "https://www.hechingen.de/"
    assert settings.web.contact.name.startswith("Bürgerbüro")


def test_template_shows_the_true_defaults(tmp_path: Path) -> None:
    # Every commented line "# key = value" is read as well, and must change nothing.
    shown = re.sub(r"(?m)^# ([a-z_]+ = .*)$", r"\1", TEMPLATE)
    named = "theme|cors|elsewhere|synonyms|names|password|authority|certificate|key"
    shown = re.sub(rf'(?m)^({named}) = ".*|^(cors|to) = .*$', "", shown)
    assert tomllib.loads(shown) != tomllib.loads(TEMPLATE)
    assert load(tmp_path, shown) == load(tmp_path, TEMPLATE)


def test_the_template_holds_every_setting_and_no_other() -> None:
    shown = tomllib.loads(re.sub(r"(?m)^# ([a-z_]+ = .*)$", r"\1", TEMPLATE))
    keys = {f"{section}.{name}" for section, table in shown.items() for name in table}
    keys |= {f"web.contact.{name}" for name in shown["web"]["contact"]}
    assert keys - {"web.contact"} == set(config.all_keys())


def test_both_site_and_crawl_fill_the_crawl_settings(tmp_path: Path) -> None:
    text = '[site]\nstart = "https://example.org/"\nhosts = ["a.example"]\n[crawl]\ndelay = 2\n'
    crawl = load(tmp_path, text).crawl
    assert (crawl.start, crawl.hosts, crawl.delay) == ("https://example.org/", ("a.example",), 2.0)
    assert isinstance(crawl.delay, float)


WRONG = [
    # file, words of the message
    ("[site]\nstrat = 'x'", ("»site.strat« ist unbekannt", "»site.start«")),
    ("[crawl]\nstart = 'https://a.b/'", ("»crawl.start« ist unbekannt", "»site.start«")),
    ("[sit]\nstart = 'x'", ("»sit« ist unbekannt", "»site«")),
    ("[web.contact]\nfon = 'x'", ("»web.contact.fon« ist unbekannt",)),
    ("[web.contact]\nphones = 'x'", ("»web.contact.phone«",)),
    ("[crawl]\ndelay = 'eins'", ('crawl.delay = "eins"', "eine Zahl")),
    ("[crawl]\ndelay = true", ("crawl.delay = True", "eine Zahl")),
    ("[crawl]\ndelay = -1", ("crawl.delay = -1", "ab 0")),
    ("[crawl]\nmax_urls = 1.5", ("crawl.max_urls = 1.5", "eine ganze Zahl")),
    ("[extract]\nocr = 1", ("extract.ocr = 1", "true oder false")),
    ("[site]\nhosts = 'a.example'", ("site.hosts", "eine Liste von Texten")),
    ("[site]\nhosts = [1]", ("site.hosts = 1", "Text in Anführungszeichen")),
    ("[site]\nstart = 'hechingen.de'", ('site.start = "hechingen.de"', "https://www.hechingen.de/")),
    ("[site]\nstart = 'http://[/'", ("site.start",)),
    ("[web]\nport = 70000", ("web.port = 70000", "65535")),
    ("[web]\ntheme = 3", ("web.theme = 3", "ein Pfad")),
    ("[index]\nengine = 'lucene'", ("index.engine", "whoosh")),
    ("[crawl]\nexclude = ['(']", ("crawl.exclude", "regulärer Ausdrücke")),
    ("index = 3", ("[index] ist 3", "Abschnitt")),
    ("[web]\ncontact = 3", ("[web.contact] ist 3", "Abschnitt")),
    ("[site\n", ("kein gültiges TOML",)),
]


@pytest.mark.parametrize(("text", "words"), WRONG)
def test_errors_name_the_file_the_key_and_what_is_expected(
    tmp_path: Path, text: str, words: tuple[str, ...]
) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert CONFIG_FILE in message
    for word in words:
        assert word in message


def test_missing_and_unreadable_files_are_config_errors(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="init"):
        config.load(tmp_path / "none.toml")
    (tmp_path / "latin1.toml").write_bytes(b"# \xe4")
    with pytest.raises(ConfigError, match="nicht lesbar"):
        config.load(tmp_path / "latin1.toml")
    with pytest.raises(ConfigError, match="nicht lesbar"):
        config.load(tmp_path)


def test_the_option_wins_over_the_environment_over_the_current_directory() -> None:
    environ = {CONFIG_VARIABLE: "/env.toml"}
    assert config.find(Path("/option.toml"), environ) == Path("/option.toml")
    assert config.find(None, environ) == Path("/env.toml")
    assert config.find(None, {}) == Path(CONFIG_FILE)


def test_every_setting_is_a_key_and_every_key_a_setting() -> None:
    keys = list(config.all_keys())
    assert len(keys) == len(set(keys))
    assert {"site.start", "crawl.delay", "data.directory", "web.contact.phone"} <= set(keys)
