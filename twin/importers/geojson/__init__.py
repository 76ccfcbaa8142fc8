"""GeoJSON: documents, sequences and their geometries."""
