"""``python -m hechingen_search`` is ``hechingen-search``."""

from hechingen_search.cli import main

if __name__ == "__main__":
    main()
