"""What the database said at a past moment: rebuilt from what stands now and what the ledger says was before."""

from __future__ import annotations

from database.past.rebuilt import NotOfThePast, Past, past_school

__all__ = ["NotOfThePast", "Past", "past_school"]
