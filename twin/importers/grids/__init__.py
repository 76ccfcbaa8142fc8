"""Heights on a regular grid, written as text."""
