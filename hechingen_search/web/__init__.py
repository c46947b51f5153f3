"""The web surfaces: server-rendered pages and JSON from one ``search()``."""
