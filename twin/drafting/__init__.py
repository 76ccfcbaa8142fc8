"""Alternatives while they are drawn: saving, numbers of what is not saved yet, and what drawing needs to know."""
