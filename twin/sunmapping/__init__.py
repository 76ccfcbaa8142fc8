"""Maps of the sun hours of a case, on the ground or on façades and roofs: one state, or the difference of two."""
