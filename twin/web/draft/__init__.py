"""Alternatives while they are made: the forms, the drawing page, what they change, and their addresses for programs."""
