"""Answers for anything typed: what a cell, a heading, a name or a sheet says, as a teacher reads it."""
