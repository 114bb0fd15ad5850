"""Text, dates, addresses, files, tables and YAML: no word of Placebook."""
