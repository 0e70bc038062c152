"""Every table of the office as a spreadsheet: what its columns are and which rows a user may take along."""
