"""Spreadsheets of an office: safe reading, layout, plan, applying."""
