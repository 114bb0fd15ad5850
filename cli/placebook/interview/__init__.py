"""Asks the questions in their order, and saves each answer."""
