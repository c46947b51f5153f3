"""A site plan: lines and areas, not one letter of text."""

from __future__ import annotations

import io

from reportlab.lib import colors
from reportlab.lib.pagesizes import A3, landscape
from reportlab.pdfgen.canvas import Canvas

from tools.town.paper import stamp


def plan() -> bytes:
    """Return the drawing part of a Bebauungsplan."""
    out = io.BytesIO()
    width, height = landscape(A3)
    canvas = Canvas(out, pagesize=(width, height), invariant=1, pageCompression=0)
    stamp(canvas, "2026-09-02")
    canvas.setStrokeColor(colors.steelblue)
    canvas.setLineWidth(14)
    canvas.bezier(40, 90, 400, 220, 700, 20, width - 40, 160)
    canvas.setLineWidth(1)
    canvas.setStrokeColor(colors.black)
    for row in range(4):
        for column in range(9):
            x, y = 110 + column * 108, 250 + row * 130
            canvas.setFillColor(colors.mistyrose if (row + column) % 3 else colors.lightyellow)
            canvas.rect(x, y, 96, 104, fill=1)
            canvas.setFillColor(colors.indianred)
            canvas.rect(x + 24, y + 30, 44, 38, fill=1)
            canvas.setFillColor(colors.forestgreen)
            canvas.circle(x + 82, y + 90, 7, fill=1)
    canvas.setDash(8, 4)
    canvas.setLineWidth(3)
    canvas.rect(90, 230, 1000, 530)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
