"""Fixtures that every test may ask for."""

pytest_plugins = ("tests.databases", "tests.sheet_drawing", "tests.folder_school", "tests.web_school")
