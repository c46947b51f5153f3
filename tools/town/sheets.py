"""The workbook with the grants to clubs."""

from __future__ import annotations

from tools.town.office import Cell, xlsx

CLUBS = (
    ("Turnverein Lautringen 1861", 412, 12),
    ("Musikverein Eschlach", 58, 15),
    ("Schützengilde Unterlautra", 31, 12),
    ("Schwimmclub Hornfels", 196, 12),
    ("Gesangverein Liederkranz Wessenried", 24, 15),
    ("Narrenzunft Lautringer Gerbergoischter", 87, 10),
    ("Albverein, Ortsgruppe Hartzimmern", 43, 10),
)


def grants() -> bytes:
    """Return the computation of the grants for young members, formulas with cached values."""
    rows: list[list[Cell]] = [
        ["Vereinsförderung 2026: Zuschuss für Mitglieder unter 18 Jahren"],
        ["Verein", "Jugendliche", "Euro je Mitglied", "Zuschuss"],
    ]
    for at, (name, members, rate) in enumerate(CLUBS, 3):
        rows.append([name, members, rate, (f"B{at}*C{at}", members * rate)])
    last = len(rows)
    total = sum(members * rate for _, members, rate in CLUBS)
    rows.append(["Summe", "", "", (f"SUM(D3:D{last})", total)])
    rows.append(["Anträge bis 31. März an das Kulturamt, Zehntscheuer, Obertorplatz 3."])
    return xlsx("Zuschüsse", rows)
