"""Charts: a table in, a plotly figure out. Nothing is computed here."""
