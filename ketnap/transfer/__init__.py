"""Spreadsheets in and out; backup."""
