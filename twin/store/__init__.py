"""Keeping things: database rows and content-addressed files."""
