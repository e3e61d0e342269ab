"""Creating the year: what the workbooks of a school should hold, and what a standing one lacks of it."""
