"""Generators of the files that the town offers; they need the extra ``dev`` and are not used at run time."""
