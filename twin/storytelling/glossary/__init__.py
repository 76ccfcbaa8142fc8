"""Words that not everybody knows: explained once by the town, found in the texts of a story, frozen with its editions."""
