"""Accounts, tokens and scopes."""
