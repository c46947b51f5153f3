"""Forms that can be filled in on the screen."""

from __future__ import annotations

import io

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tools.town.paper import stamp

LEFT = 25 * mm


def form(title: str, intro: str, fields: list[str], boxes: list[str], closing: str) -> bytes:
    """Return a form with one text field per entry of *fields* and one box per entry of *boxes*."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1, pageCompression=0, lang="de-DE")
    canvas.setTitle(title)
    stamp(canvas, "2026-09-14")
    canvas.setFont("Helvetica", 9)
    canvas.drawString(LEFT, A4[1] - 18 * mm, "Stadt Lautringen · Marktplatz 1 · 70000 Lautringen")
    canvas.setFont("Helvetica-Bold", 16)
    canvas.drawString(LEFT, A4[1] - 32 * mm, title)
    y = _lines(canvas, intro, A4[1] - 42 * mm)
    for name in fields:
        y -= 13 * mm
        canvas.drawString(LEFT, y + 7.5 * mm, name)
        canvas.acroForm.textfield(
            name=name,
            tooltip=name,
            x=LEFT,
            y=y,
            width=160 * mm,
            height=6.5 * mm,
            borderWidth=0.5,
            borderColor=colors.grey,
            fillColor=colors.whitesmoke,
            fontSize=10,
        )
    for name in boxes:
        y -= 8 * mm
        canvas.acroForm.checkbox(name=name, tooltip=name, x=LEFT, y=y, size=11, borderWidth=0.5)
        canvas.drawString(LEFT + 7 * mm, y + 2, name)
    _lines(canvas, closing, y - 10 * mm)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _lines(canvas: Canvas, text: str, y: float) -> float:
    canvas.setFont("Helvetica", 10)
    for line in text.strip().split("\n"):
        canvas.drawString(LEFT, y, line)
        y -= 5 * mm
    return y


def dog_registration() -> bytes:
    """Return the form for the dog tax."""
    return form(
        "Anmeldung eines Hundes zur Hundesteuer",
        "Bitte senden Sie das ausgefüllte Formular an steuern@lautringen.example oder an die\n"
        "Stadtkämmerei, Zimmer 214. Eine Unterschrift ist nicht erforderlich.",
        [
            "Name und Vorname der Halterin oder des Halters",
            "Straße und Hausnummer",
            "Telefon oder E-Mail",
            "Rasse des Hundes",
            "Wurfdatum",
            "In meinem Haushalt seit",
            "Chipnummer",
            "Name der früheren Halterin oder des früheren Halters",
        ],
        [
            "Anmeldung",
            "Abmeldung wegen Wegzug, Abgabe oder Tod",
            "Ich beantrage die Befreiung nach § 6 der Satzung",
            "Der Hund stammt aus dem Tierheim Albkreis",
        ],
        "Die Angaben werden zur Festsetzung der Steuer nach § 7 der Hundesteuersatzung erhoben.",
    )


def landlord_confirmation() -> bytes:
    """Return the form that a landlord signs for a move."""
    return form(
        "Bestätigung des Wohnungsgebers",
        "nach § 19 Bundesmeldegesetz. Der Wohnungsgeber ist verpflichtet, den Einzug innerhalb von\n"
        "zwei Wochen zu bestätigen.",
        [
            "Name und Anschrift des Wohnungsgebers",
            "Name der Eigentümerin, falls abweichend",
            "Anschrift der Wohnung",
            "Tag des Einzugs",
            "Namen aller einziehenden Personen",
        ],
        ["Der Wohnungsgeber ist Eigentümer der Wohnung"],
        "Es ist verboten, eine Wohnanschrift anzubieten, ohne dass jemand dort einzieht.\n"
        "Ein Verstoß kann mit einer Geldbuße bis zu 50.000 Euro geahndet werden.\n\n"
        "Ort, Datum, Unterschrift",
    )


def nursery_registration() -> bytes:
    """Return the form for a place in a nursery."""
    return form(
        "Anmeldung in einer Kindertageseinrichtung",
        "Für das Kindergartenjahr 2027/2028 bitte bis zum 15. Februar 2027 abgeben.",
        [
            "Name des Kindes",
            "Geburtsdatum",
            "Namen der Sorgeberechtigten",
            "Anschrift",
            "Telefon tagsüber",
            "Gewünschte Einrichtung (1. Wunsch)",
            "Gewünschte Einrichtung (2. Wunsch)",
            "Aufnahme ab",
        ],
        [
            "Krippe (unter drei Jahren)",
            "Regelgruppe",
            "Verlängerte Öffnungszeit",
            "Ganztag",
            "Ein Geschwisterkind besucht die Einrichtung",
            "Das Kind hat einen besonderen Förderbedarf",
        ],
        "Die Masernimpfung ist bei der Aufnahme nachzuweisen (§ 20 Infektionsschutzgesetz).",
    )
