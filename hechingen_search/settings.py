"""Named settings of the whole service; ``config.load`` reads them from one TOML file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from crawler.page import Contact
from crawler.settings import CrawlSettings, ExtractSettings


@dataclass(frozen=True, slots=True)
class DataSettings:
    """Where everything is kept that the service writes."""

    directory: Path = Path("data")
    """Relative to the configuration file."""

    @property
    def store(self) -> Path:
        """Return the crawler's database."""
        return self.directory / "store.sqlite"

    @property
    def index(self) -> Path:
        """Return the directory of the generations."""
        return self.directory / "index"

    @property
    def lock(self) -> Path:
        """Return the file that keeps two runs apart."""
        return self.directory / "lock"

    @property
    def log(self) -> Path:
        """Return the log of the nights; older parts stand beside it with a number."""
        return self.directory / "nacht.log"

    @property
    def report(self) -> Path:
        """Return the editors' report of the last night, a web page."""
        return self.directory / "bericht.html"

    @property
    def report_data(self) -> Path:
        """Return the same as data, for the editors' room."""
        return self.directory / "bericht.json"

    @property
    def statistics(self) -> Path:
        """Return the directory of the counts of searches."""
        return self.directory / "statistik"

    @property
    def staff(self) -> Path:
        """Return the directory of the editors' room: accounts, sessions, history."""
        return self.directory / "redaktion"

    @property
    def task(self) -> Path:
        """Return the note of the command at work; it stays when the command is killed."""
        return self.directory / "task.json"

    @property
    def accounts(self) -> Path:
        """Return the file of those who may enter the editors' room."""
        return self.staff / "konten.json"

    @property
    def last_run(self) -> Path:
        """Return the record of the last night."""
        return self.directory / "last-run.json"


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """Which engine answers, and how many generations stay for ``rollback``."""

    engine: str = "whoosh"
    town: str = ""
    """The town's name in a search over several (facet „Ort“); empty where there is only this one."""
    keep: int = 3
    meaning: int = 60
    """Minutes a night for vectors of meaning, with the extra ``meaning``; the next night goes on. 0: none."""
    address: str = ""
    """Where an engine answers that is a service of its own; several addresses have spaces between."""
    name: str = "hechingen"
    """What the index is called there: an alias, and the beginning of the names of its generations."""
    user: str = ""
    """Empty: that of the environment variable ``HECHINGEN_SEARCH_INDEX_USER``."""
    password: Path | None = None
    """A file that holds nothing but the password; without one: ``HECHINGEN_SEARCH_INDEX_PASSWORD``."""
    authority: Path | None = None
    """Certificates of those who may vouch for the service (PEM), instead of the system's."""
    certificate: Path | None = None
    """Our own certificate (PEM), for services that want to see one."""
    key: Path | None = None
    """The key of our own certificate, where it is a file of its own."""
    shards: int = 1
    """Parts of the index in a cluster: one for about three million pages each."""
    copies: int = 1
    """Further copies of each part, on other machines; one stands the loss of a machine."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How results are shown, and which judged queries guard them."""

    size: int = 10
    """Hits per result page."""
    judgements: Path = Path("judgements.toml")
    """Judged queries of the site; a missing file guards nothing."""
    editors: Path = Path("editors.toml")
    """What the editors recommend, prefer and hide; a missing file changes nothing."""
    elsewhere: Path | None = None
    """The staff's own list of what others than the town do, instead of the one that is shipped."""
    synonyms: Path | None = None
    """The staff's own synonyms; must exist when named."""
    names: Path | None = None
    """The town's own names of places and people; must exist when named."""

    @property
    def own_elsewhere(self) -> Path:
        """Return the staff's list of what others do; without a setting it counts where it exists."""
        return self.elsewhere or self.editors.with_name("woanders.toml")

    @property
    def elsewhere_file(self) -> Path | None:
        """Return the list of what others do that holds, None for the shipped one."""
        return self.own_elsewhere if self.elsewhere or self.own_elsewhere.is_file() else None

    @property
    def own_synonyms(self) -> Path:
        """Return the file of the staff's synonyms; without a setting it counts where it exists."""
        return self.synonyms or self.editors.with_name("synonyme.txt")

    @property
    def own_names(self) -> Path:
        """Return the file of the staff's names; without a setting it counts where it exists."""
        return self.names or self.editors.with_name("namen.txt")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """The surfaces for visitors."""

    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    threads: int = 4
    town: str = "Stadt Hechingen"
    """Shown in the head of each page and in its title."""
    home: str = ""
    """Where the town's name links to; empty: ``site.start``."""
    address: str = ""
    """Public address of the search, for example ``https://suche.hechingen.de``; empty: as requested."""
    theme: Path | None = None
    """A style sheet with CSS custom properties, loaded after the built-in one."""
    cors: tuple[str, ...] = ()
    """Origins whose pages may ask the API, for example ``https://www.hechingen.de``."""
    metrics: tuple[str, ...] = ()
    """Addresses or networks that may read ``/metrics`` beside this machine, for example ``10.1.0.0/16``."""
    popular: tuple[str, ...] = ()
    """Searches offered where there is nothing else to show."""
    contact: Contact = field(default_factory=Contact)
    """The Bürgerbüro, shown where nothing was found."""


@dataclass(frozen=True, slots=True)
class StatisticsSettings:
    """What is counted of the searches; never who searched."""

    enabled: bool = True
    """Count searches and common terms."""
    days: int = 400
    """So long the counts are kept."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """The editors' report by mail, once a week."""

    to: tuple[str, ...] = ()
    """Who gets it; nobody: no mail."""
    sender: str = ""
    """From whom it comes; empty: the first of ``to``."""
    server: str = "localhost:25"
    """A mail server that takes mail from this machine without a password."""
    weekday: int = 1
    """1 is Monday."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be configured."""

    crawl: CrawlSettings = field(default_factory=CrawlSettings)
    extract: ExtractSettings = field(default_factory=ExtractSettings)
    data: DataSettings = field(default_factory=DataSettings)
    index: IndexSettings = field(default_factory=IndexSettings)
    search: SearchSettings = field(default_factory=SearchSettings)
    web: WebSettings = field(default_factory=WebSettings)
    mail: MailSettings = field(default_factory=MailSettings)
    statistics: StatisticsSettings = field(default_factory=StatisticsSettings)
    path: Path | None = None
    """The file that was read."""
