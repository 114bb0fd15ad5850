"""Other people's lists of datasets -> entries of a workbook."""
