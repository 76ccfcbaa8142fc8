"""The reader process: every import runs in a child of its own, confined, without a network."""
