"""Spreadsheets: their cells, ranges, formulas, and the methods of Sheets v4."""
