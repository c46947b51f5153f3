"""What all commands share: exit codes, the configuration, and errors told in German without a traceback."""

from __future__ import annotations

import errno
import functools
import shlex
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from crawler.errors import CrawlerError
from hechingen_search import CONFIG_FILE, CONFIG_VARIABLE
from hechingen_search.errors import ConfigError, RunningError, ServiceError
from index.errors import IndexingError

if TYPE_CHECKING:
    from hechingen_search.cli.output import Console
    from hechingen_search.settings import Settings

NAME = "hechingen-search"
COMPLETE = "_HECHINGEN_SEARCH_COMPLETE"
"""The variable through which a shell asks what could follow."""


class Exit(IntEnum):
    """What cron, systemd or a script is told; documented in operations."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    WARNINGS = 3
    REFUSED = 4
    LOCKED = 75
    """EX_TEMPFAIL of sysexits.h: try again later."""


class Failure(click.ClickException):
    """A failure that was foreseen; shown as one German line."""

    exit_code = int(Exit.FAILED)


class Misconfigured(Failure):
    """The call or the configuration has to be changed first."""

    exit_code = int(Exit.USAGE)


class Locked(Failure):
    """Another run has to end first."""

    exit_code = int(Exit.LOCKED)


class Commands(click.Group):
    """A group whose commands fail in German."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn every foreseen error into a ``Failure``."""
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            raise Misconfigured(str(error)) from error
        except RunningError as error:
            raise Locked(str(error)) from error
        except (ServiceError, CrawlerError, IndexingError) as error:
            raise Failure(str(error)) from error
        except OSError as error:
            # A pipe that was closed is click's business: `hechingen-search search x | head`.
            if error.errno == errno.EPIPE:
                raise
            raise Failure(_os_error(error)) from error


def _os_error(error: OSError) -> str:
    """Return what went wrong with which file."""
    reasons = {
        errno.ENOSPC: "Der Datenträger ist voll. Bitte Platz schaffen und den Befehl wiederholen.",
        errno.EDQUOT: "Das Kontingent auf dem Datenträger ist ausgeschöpft. Bitte Platz schaffen.",
        errno.EFBIG: "Die Datei würde größer, als das System erlaubt (ulimit -f).",
        errno.EIO: "Der Datenträger meldet einen Lese- oder Schreibfehler.",
        errno.EACCES: "Die Rechte reichen nicht.",
        errno.EPERM: "Die Rechte reichen nicht.",
        errno.EROFS: "Der Datenträger lässt kein Schreiben zu.",
        errno.ENOENT: "Datei oder Verzeichnis gibt es nicht.",
        errno.EMFILE: "Zu viele offene Dateien. Die Grenze anheben (ulimit -n; systemd: LimitNOFILE=).",
        errno.ENFILE: "Zu viele offene Dateien auf diesem Rechner.",
        errno.ENOMEM: "Der Arbeitsspeicher reicht nicht.",
        errno.EADDRINUSE: "Der Port ist schon belegt.",
    }
    reason = reasons.get(error.errno or 0, error.strerror or str(error))
    return f"{error.filename}: {reason}" if error.filename else reason


@dataclass(frozen=True, slots=True)
class CommandContext:
    """What one command works with."""

    config: Path | None = None
    quiet: bool = False

    @property
    def console(self) -> Console:
        """Return where the command writes."""
        # Imported here, as the settings below: the help of every command starts without them.
        from hechingen_search.cli.output import Console

        return Console(self.quiet)

    def settings(self) -> Settings:
        """Read the configuration."""
        from hechingen_search import config

        return config.load(config.find(self.config))


def program(called: str = sys.argv[0]) -> str:
    """Return how a shell calls this program: its name where the PATH knows it, else as it was called.

    >>> program("/srv/Neue Suche/.venv/bin/hechingen-search")
    "'/srv/Neue Suche/.venv/bin/hechingen-search'"
    """
    known = shutil.which(NAME)
    if known and Path(called).exists() and Path(known).samefile(called):
        return NAME
    if Path(called).name != NAME:
        return f"{shlex.quote(sys.executable)} -m hechingen_search"
    return shlex.quote(called)


Function = Callable[..., Any]

CONFIG = click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="DATEI",
    help=f"Konfigurationsdatei; sonst ${CONFIG_VARIABLE}, sonst ./{CONFIG_FILE}.",
)
QUIET = click.option("--quiet", "-q", is_flag=True, help="Nur melden, was nicht in Ordnung ist.")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Ausgabe als JSON.")


def with_session(function: Function) -> Function:
    """Give *function* a ``CommandContext`` first; its options may stand before or after the command."""

    @CONFIG
    @QUIET
    @click.pass_context
    @functools.wraps(function)
    def wrapper(ctx: click.Context, /, *args: Any, config: Path | None, quiet: bool, **kwargs: Any) -> Any:
        outer = ctx.find_object(CommandContext) or CommandContext()
        context = CommandContext(config or outer.config, quiet or outer.quiet)
        return function(context, *args, **kwargs)

    # The decorators of click do not know the type of what they return.
    return cast(Function, wrapper)


def command(name: str) -> Callable[[Function], click.Command]:
    """Make a command *name* of a function that takes a ``CommandContext`` first."""

    def decorate(function: Function) -> click.Command:
        return click.command(name, options_metavar="[OPTIONEN]")(with_session(function))

    return decorate
