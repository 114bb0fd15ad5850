"""The questions: data only. This file makes the folder importable as a package."""
