"""The German headings under which outcomes are reported."""

from __future__ import annotations

from crawler.outcome import Group

GROUPS = {
    Group.INDEXED: "Durchsuchbar",
    Group.LINKS: "Nur den Links gefolgt",
    Group.FOLDED: "Unter anderer Adresse geführt",
    Group.SKIPPED: "Absichtlich ausgelassen",
    Group.FAILED: "Fehlgeschlagen",
    Group.REMOVED: "Aus dem Index genommen",
    Group.OPEN: "Nicht mehr erreicht",
}
