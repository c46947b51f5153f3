"""Stands in front of the installed package in processes that tests start: no model, so words alone decide."""
