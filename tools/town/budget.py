"""The budget of 120 pages: preliminary report, 53 products on two pages each, staff plan and annexes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from reportlab.platypus import Flowable, PageBreak, Paragraph

from tools.town.paper import BODY, HEADING, TITLE, Look, Outline, build, read, story, table

YEARS = ("Ergebnis 2024", "Ansatz 2025", "Ansatz 2026", "Planung 2027", "Planung 2028", "Planung 2029")
ROWS = (
    "Zuweisungen und Zuwendungen",
    "Öffentlich-rechtliche Entgelte",
    "Privatrechtliche Leistungsentgelte",
    "Kostenerstattungen und Kostenumlagen",
    "Summe der ordentlichen Erträge",
    "Personalaufwendungen",
    "Aufwendungen für Sach- und Dienstleistungen",
    "Planmäßige Abschreibungen",
    "Transferaufwendungen",
    "Sonstige ordentliche Aufwendungen",
    "Summe der ordentlichen Aufwendungen",
    "Ordentliches Ergebnis",
)
LEAD = {4: (0, 4), 10: (5, 10)}
"""Row of a sum → the rows that it adds."""


@dataclass(frozen=True, slots=True)
class Product:
    """One product of the budget."""

    code: str
    name: str
    office: str
    text: str
    goal: str
    project: str


def products() -> list[Product]:
    """Return the products in the order of the plan."""
    lines = read("budget.txt").strip().splitlines()
    return [Product(*(part.strip() for part in line.split(" | "))) for line in lines]


def budget() -> bytes:
    """Return the Haushaltsplan as a PDF."""
    flow: list[Flowable] = story(read("budget_front.txt"))
    for product in products():
        flow += _description(product) + _figures(product)
    flow += story(read("budget_back.txt"))
    look = Look(
        "Haushaltsplan 2026 der Stadt Lautringen", "Stadt Lautringen · Haushaltsplan 2026", day="2026-02-16"
    )
    return build(flow, look)


def _description(product: Product) -> list[Flowable]:
    title = f"{product.code} {product.name}"
    measures = [["Kennzahl", "2023", "2024", "Ziel 2026"]]
    for name, low in (
        ("Zuschussbedarf je Einwohner in Euro", 3),
        ("Stellen im Plan", 1),
        ("Kostendeckungsgrad in Prozent", 12),
    ):
        base = low + _figure(product.code + name, 40)
        measures.append([name, *(f"{base + step}" for step in (0, 1, 2))])
    return [
        PageBreak(),
        Outline(title),
        Paragraph(title, TITLE),
        Paragraph(f"Verantwortlich: {product.office}", BODY),
        Paragraph("Beschreibung", HEADING),
        Paragraph(product.text, BODY),
        Paragraph("Ziele", HEADING),
        Paragraph(product.goal, BODY),
        Paragraph("Kennzahlen", HEADING),
        table(measures, [230, 70, 70, 70]),
    ]


def _figures(product: Product) -> list[Flowable]:
    """Return the page with the result table and the investment."""
    columns = [_column(product.code, year) for year in range(len(YEARS))]
    rows = [["Nr.", "Ertrags- und Aufwandsarten", *YEARS]]
    for at, name in enumerate(ROWS):
        rows.append([str(at + 1), name, *(_euro(column[at]) for column in columns)])
    flow: list[Flowable] = [
        PageBreak(),
        Paragraph(f"Teilergebnishaushalt {product.code} {product.name}", HEADING),
        table(rows, [22, 130, 52, 52, 52, 52, 52, 52]),
        Paragraph("Erläuterungen", HEADING),
        Paragraph(_remarks(product, columns[1], columns[2]), BODY),
        Paragraph("Investitionen", HEADING),
    ]
    if product.project == "keine":
        return [*flow, Paragraph("Im Planjahr sind keine Investitionen vorgesehen.", BODY)]
    cost = 20 + _figure(product.code + "i", 900)
    text = (
        f"{product.project}: Für 2026 sind {_euro(cost * 1000)} Euro veranschlagt, für 2027 weitere "
        f"{_euro(cost * 400)} Euro als Verpflichtungsermächtigung."
    )
    return [*flow, Paragraph(text, BODY)]


def _remarks(product: Product, before: list[int], plan: list[int]) -> str:
    """Return two sentences on the figures of *product* that the table bears out."""
    most = max(range(5, 10), key=plan.__getitem__)
    share = 100 * plan[most] // plan[10]
    more = plan[10] - before[10]
    return (
        f"Größter Posten sind mit {share} Prozent der Aufwendungen: {ROWS[most]} ({_euro(plan[most])} Euro). "
        f"Insgesamt sind für {product.name} {_euro(more)} Euro mehr veranschlagt als 2025; "
        f"die Erträge betragen {_euro(plan[4])} Euro."
    )


def _column(code: str, year: int) -> list[int]:
    values = [1000 * (5 + _figure(f"{code}{row}", 400)) + year * 1300 for row in range(len(ROWS))]
    for total, (first, end) in LEAD.items():
        values[total] = sum(values[first:end])
    values[-1] = values[4] - values[10]
    return values


def _figure(key: str, below: int) -> int:
    """Return a number that depends on *key* only; the plan is invented, but adds up."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:4]) % below


def _euro(value: int) -> str:
    return f"{value:,}".replace(",", ".")
