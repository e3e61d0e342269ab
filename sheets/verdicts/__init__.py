"""Verdicts: what the journal has to say of a workbook, as a file that stands beside it."""
