"""The bundled town."""
