"""What map and feature services say about themselves: one module per kind, read from their saved capabilities."""
