"""Floor 1: from workbooks to entries, issues and tables."""
