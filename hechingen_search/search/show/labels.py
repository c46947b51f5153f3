"""What a citizen calls the format of a file; the names of facet values are in ``search/facets.py``."""

from __future__ import annotations

FORMATS = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.oasis.opendocument.text": "Text (ODT)",
    "application/rtf": "Text (RTF)",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.oasis.opendocument.spreadsheet": "Tabelle (ODS)",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "text/plain": "Text",
}
"""Media types of files → what a citizen calls them."""
