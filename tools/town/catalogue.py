"""Which files the town offers and how each is made."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from reportlab.lib.pdfencrypt import StandardEncryption

from tools.town.budget import budget
from tools.town.forms import dog_registration, landlord_confirmation, nursery_registration
from tools.town.gazette import gazette
from tools.town.office import archive, docx, odt
from tools.town.oldword import doc
from tools.town.paper import Look, document, read
from tools.town.pictures import banner, logo, town_map
from tools.town.plan import plan
from tools.town.raw import portfolio
from tools.town.scan import scan
from tools.town.sheets import grants

Make = Callable[[], bytes]


def paper(source: str, day: str, title: str = "", header: str = "") -> Make:
    """Return the maker of a plain text document of an ISO *day*."""
    return lambda: document(read(source), Look(title, header, "Stadt Lautringen", day))


def locked(source: str, day: str, user: str) -> Make:
    """Return the maker of an encrypted document; an empty *user* password lets everybody read, not change."""
    return lambda: document(
        read(source),
        Look(day=day, encryption=StandardEncryption(user, "albtrauf-owner", canModify=0, canCopy=0)),
    )


def tender() -> bytes:
    """Return a portfolio with two attachments."""
    return portfolio(
        "Ausschreibung Dachsanierung Schulzentrum Galgenrain",
        [
            "Ausschreibung Dachsanierung Schulzentrum Galgenrain, Bauteil C",
            "",
            "Vergabe nach VOB/A, offenes Verfahren",
            "Einreichungsfrist: 14. Januar 2027, 11 Uhr",
            "Die Unterlagen finden Sie in den Anlagen dieses Dokuments.",
        ],
        {
            "leistungsverzeichnis.pdf": paper("leistungsverzeichnis.txt", "2026-11-02")(),
            "vertragsbedingungen.pdf": paper("vertragsbedingungen.txt", "2026-11-02")(),
        },
        day="2026-11-02",
    )


def geodata() -> bytes:
    """Return a zip with open data, which nobody indexes."""
    return archive({"spielplaetze.csv": "name;ort;lat;lon\nLautraaue;Kernstadt;48.0;9.0\n"})


CATALOGUE: dict[str, Make] = {
    "logo.png": logo,
    "banner-1.jpg": partial(banner, 1),
    "banner-2.jpg": partial(banner, 2),
    "banner-3.jpg": partial(banner, 3),
    "stadtplan.jpg": town_map,
    "haushaltsplan-2026.pdf": budget,
    "haushalt-2024-anlage.pdf": paper(
        "beteiligungen.txt", "2024-02-19", "Haushalt 2024, Anlage: Beteiligungen"
    ),
    "stadtspiegel-2026-47.pdf": lambda: gazette(read("stadtspiegel.txt"), "47/2026", "2026-11-20"),
    "streupflichtsatzung.pdf": lambda: scan(read("streupflicht.txt"), "scan0417", 0.6, "2009-02-13"),
    "wasserversorgung-1978.pdf": lambda: scan(read("wasser1978.txt"), "", -0.9, "2011-05-09"),
    "hundesteuersatzung.pdf": paper(
        "hundesteuer.txt", "2026-10-22", "Hundesteuersatzung", "Ortsrecht der Stadt Lautringen"
    ),
    "friedhofssatzung.pdf": paper("friedhof.txt", "2025-11-20", "", "Ortsrecht der Stadt Lautringen"),
    "hauptsatzung.pdf": paper(
        "hauptsatzung.txt", "2024-09-25", "Microsoft Word - HS_neu_2.doc", "Ortsrecht der Stadt Lautringen"
    ),
    "polizeiverordnung.pdf": paper(
        "polizeiverordnung.txt", "2017-03-23", "Polizeiverordnung", "Ortsrecht der Stadt Lautringen"
    ),
    "gebuehrenverzeichnis.pdf": locked("gebuehren.txt", "2025-07-01", ""),
    "kalkulation-intern.pdf": locked("kalkulation.txt", "2026-01-15", "nur-intern"),
    "anmeldung-hund.pdf": dog_registration,
    "wohnungsgeber.pdf": landlord_confirmation,
    "anmeldung-kita.pdf": nursery_registration,
    "abfallkalender-2027.pdf": paper("abfallkalender.txt", "2026-11-02", "Abfallkalender 2027"),
    "merkblatt-eheschliessung.pdf": paper(
        "merkblatt_ehe.txt", "2025-06-11", "Merkblatt zur Anmeldung der Eheschließung"
    ),
    "vorlage-hallenbad.pdf": paper("vorlage_bad.txt", "2026-10-06", "Sitzungsvorlage 2026/118"),
    "niederschrift-2026-10-21.pdf": paper("niederschrift.txt", "2026-10-29", "", "Gemeinderat Lautringen"),
    "bebauungsplan-walkmuehle.pdf": paper(
        "walkmuehle.txt", "2026-10-23", "Bebauungsplan Hinter der Walkmühle, Begründung"
    ),
    "lageplan-walkmuehle.pdf": plan,
    "energiebericht-2025.pdf": paper("energiebericht.txt", "2026-03-31", "Energiebericht 2025"),
    "stadtgeschichte.pdf": paper(
        "stadtgeschichte.txt", "2024-08-03", "Kleine Stadtgeschichte von Lautringen"
    ),
    "ausschreibung-galgenrain.pdf": tender,
    "niederschrift-2026-07-15.docx": lambda: docx(
        "Niederschrift Gemeinderat 15. Juli 2026", read("niederschrift_juli.txt")
    ),
    "vereinsfoerderung.xlsx": grants,
    "benutzungsordnung-buecherei.odt": lambda: odt(
        "Benutzungsordnung der Stadtbücherei", read("buecherei.txt")
    ),
    "merkblatt-wasserzaehler.doc": lambda: doc(read("wasserzaehler.txt")),
    "geodaten.zip": geodata,
}
