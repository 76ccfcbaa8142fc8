"""Journeys through the 3D viewer in a real browser."""
