"""A command-line workbook for redesigning a local public service with open data."""

__version__ = "0.2.0"
