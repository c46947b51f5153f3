"""A Word 97 file ([MS-DOC] in an [MS-CFB] compound file), just enough for readers of the old format."""

from __future__ import annotations

import struct

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT_AT = 0x400


def doc(text: str) -> bytes:
    """Return *text*, one paragraph per line, as a .doc file."""
    body = text.strip().replace("\n", "\r").encode("cp1252") + b"\r"
    return _compound({"WordDocument": _word_stream(body), "1Table": _table_stream(len(body))})


def _word_stream(body: bytes) -> bytes:
    """Return the information block (FIB, [MS-DOC] 2.5.1) and the text in cp1252."""
    fib = bytearray(TEXT_AT)
    struct.pack_into("<HHHHHH", fib, 0, 0xA5EC, 0x00C1, 0, 0x0407, 0, 0x0200)  # 0x0200: the table is "1Table"
    struct.pack_into("<II", fib, 0x18, TEXT_AT, TEXT_AT + len(body))
    struct.pack_into("<H", fib, 0x20, 14)
    struct.pack_into("<H", fib, 0x3E, 22)
    struct.pack_into("<I", fib, 0x40, TEXT_AT + len(body))
    struct.pack_into("<I", fib, 0x4C, len(body))
    struct.pack_into("<H", fib, 0x98, 93)
    struct.pack_into("<II", fib, 0x1A2, 0, 21)  # where the piece table lies
    return _padded(bytes(fib) + body)


def _table_stream(length: int) -> bytes:
    """Return a piece table with one piece of 8-bit characters ([MS-DOC] 2.9.38)."""
    pieces = struct.pack("<II", 0, length) + struct.pack("<HIH", 0, TEXT_AT * 2 | 0x40000000, 0)
    return _padded(b"\x02" + struct.pack("<I", len(pieces)) + pieces)


def _padded(stream: bytes) -> bytes:
    """Return *stream* filled up to whole sectors, beyond the 4,096 bytes that need no mini stream."""
    size = max(4096, -(-len(stream) // SECTOR) * SECTOR)
    return stream.ljust(size, b"\0")


def _compound(streams: dict[str, bytes]) -> bytes:
    """Return the streams in a compound file: FAT in sector 0, directory in sector 1, then the streams."""
    fat = [FAT, END]
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for number, (name, content) in enumerate(streams.items()):
        first, count = len(fat), len(content) // SECTOR
        fat += [*range(first + 1, first + count), END]
        right = number + 2 if number + 1 < len(streams) else FREE
        entries.append(_entry(name, 2, first, len(content), right=right))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(SECTOR, b"\xff")
    header = struct.pack("<8s16sHHHHH6s", bytes.fromhex("d0cf11e0a1b11ae1"), b"", 0x3E, 3, 0xFFFE, 9, 6, b"")
    header += struct.pack("<IIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0, 0)
    return header.ljust(SECTOR, b"\xff") + table + directory + b"".join(streams.values())


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE) -> bytes:
    encoded = name.encode("utf-16-le") + b"\0\0"
    entry = encoded.ljust(64, b"\0") + struct.pack("<HBB", len(encoded), kind, 1)
    entry += struct.pack("<III", FREE, right, child) + b"\0" * 36
    return entry + struct.pack("<IQ", start, size)
