"""Shapefiles with the files that belong to them."""
