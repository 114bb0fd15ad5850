"""A command-line workbook for redesigning a local public service with open data."""
