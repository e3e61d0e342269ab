"""Shared pieces of pages: choices, cards, cached readers."""
