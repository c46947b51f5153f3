"""The command line; one module per command group, each a thin wrapper."""

from __future__ import annotations


def main() -> None:
    """Run ``hechingen-search``."""
    # The catalogue must be bound before click builds its first message.
    from hechingen_search.cli.german import speak_german

    speak_german()
    from hechingen_search.cli.base import COMPLETE, NAME
    from hechingen_search.cli.main import commands

    commands(prog_name=NAME, complete_var=COMPLETE)
