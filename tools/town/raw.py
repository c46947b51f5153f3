"""PDFs that reportlab does not make: a portfolio with attachments."""

from __future__ import annotations


def pdf(objects: list[bytes], root: int, info: int) -> bytes:
    """Return a PDF of *objects*, numbered from 1, with its cross-reference table."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, root, info)
    return out + b"startxref\n%d\n%%%%EOF\n" % start


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """Return a stream object."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def portfolio(title: str, cover: list[str], attachments: dict[str, bytes], day: str) -> bytes:
    """Return a portfolio (PDF 32000-1 §12.3.5): a cover page and the *attachments* by file name."""
    lines = b"".join(b"(%s) Tj T*\n" % _escaped(line) for line in cover)
    text = b"BT /F1 13 Tf 18 TL 70 760 Td\n%sET" % lines
    objects = [
        b"",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
            b"/Resources << /Font << /F1 5 0 R >> >> >>"
        ),
        stream(text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Title (%s) /CreationDate (D:%s090000+01'00') >>"
        % (_escaped(title), day.replace("-", "").encode()),
    ]
    names = b""
    for name, content in sorted(attachments.items()):
        objects.append(stream(content, b"/Type /EmbeddedFile /Subtype /application#2Fpdf"))
        plain = _escaped(name)
        objects.append(
            b"<< /Type /Filespec /F (%s) /UF (%s) /EF << /F %d 0 R >> >>" % (plain, plain, len(objects))
        )
        names += b"(%s) %d 0 R " % (plain, len(objects))
    objects[0] = (
        b"<< /Type /Catalog /Pages 2 0 R /Lang (de-DE) /Collection << /View /T >> "
        b"/Names << /EmbeddedFiles << /Names [%s] >> >> >>" % names
    )
    return pdf(objects, root=1, info=6)


def _escaped(text: str) -> bytes:
    raw = text.encode("cp1252")
    return raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
