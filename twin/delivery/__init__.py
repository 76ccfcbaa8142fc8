"""From kept layers to files: what the viewer shows, and what a person downloads."""
