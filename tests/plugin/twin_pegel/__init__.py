"""A format of our own: `PEGEL 1`, a line with the CRS, then one gauge a line: name, x, y, level in cm."""
