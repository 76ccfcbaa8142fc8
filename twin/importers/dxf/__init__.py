"""Drawings in AutoCAD's exchange format."""
