"""Scores, gaps, next steps, checks, comparison: pure functions of pack and workbook."""
