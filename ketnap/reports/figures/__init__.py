"""Figures: number, list and breakdown of one indicator, from one set of rows."""
