"""The bundled fictional town: its site, its PDFs and a small loopback server."""
