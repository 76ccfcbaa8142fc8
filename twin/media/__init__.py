"""Pictures, short videos and captions that a person puts into a story: recognised by their bytes, made fit to be published."""
