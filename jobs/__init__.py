"""Floor 2: what composes sheets, analytics and the database."""
