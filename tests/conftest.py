"""Fixtures that every test may ask for."""

pytest_plugins = ("tests.databases", "tests.sheet_drawing", "tests.web_school")
