"""Backups of the whole school, and the way back from them."""
