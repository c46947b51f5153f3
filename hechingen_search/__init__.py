"""The Volltextsuche that people meet."""

__version__ = "0.3.0"

CONFIG_FILE = "hechingen-search.toml"
CONFIG_VARIABLE = "HECHINGEN_SEARCH_CONFIG"
