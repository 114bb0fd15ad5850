"""Text, dates, addresses, files, tables and YAML: nothing about Placebook."""
