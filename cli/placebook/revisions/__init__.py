"""What changed between two workbooks, a merge of three, and git."""
