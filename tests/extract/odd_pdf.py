"""PDFs written object by object, for what no program for people would draw."""

from __future__ import annotations

from collections.abc import Sequence

HELVETICA = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
PROSE = (
    "Die Satzung gilt für alle Grundstücke im Gebiet der Stadt und ihrer Ortsteile.",
    "Sie tritt am Tag nach der Bekanntmachung in Kraft, früheres Recht endet damit.",
    "Der Gemeinderat hat in öffentlicher Sitzung einstimmig so beschlossen.",
)


def written(
    content: str,
    extra: Sequence[str] = (),
    page: str = "",
    catalog: str = "",
    resources: str = "",
    fonts: str = "",
) -> bytes:
    """Return one page with raw *content* in A4; the objects of *extra* are numbered from 6."""
    data = content.encode("cp1252")
    stream = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data)
    objects: list[str | bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            f" /Resources << /Font << /F1 5 0 R {fonts} >> {resources} >> {page} >>"
        ),
        stream,
        HELVETICA,
        *extra,
    ]
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, item in enumerate(objects, 1):
        offsets.append(len(out))
        body = item if isinstance(item, bytes) else item.encode("cp1252")
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def stream(text: str) -> str:
    """Return *text* as a stream object, for *extra*."""
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def shown(text: str) -> str:
    """Return *text* as an operand."""
    return "(" + text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ")"


def at(text: str, x: float, y: float, size: float = 11, font: str = "F1") -> str:
    """Return the operators that draw *text* at *x*, *y*."""
    return f"BT /{font} {size} Tf {x} {y} Td {shown(text)} Tj ET\n"


def prose(y: float = 700, times: int = 1) -> str:
    """Return the operators of three lines of running text, *times* times."""
    return "".join(at(line, 70, y - 16 * number) for number, line in enumerate(PROSE * times))
