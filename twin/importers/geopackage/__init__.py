"""GeoPackage: what its table of contents says, and its rows."""
