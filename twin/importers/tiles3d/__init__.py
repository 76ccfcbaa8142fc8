"""3D Tiles of others: kept as the files they came in, once every reference in them is known to stay inside."""
