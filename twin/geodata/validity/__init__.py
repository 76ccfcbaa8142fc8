"""Whether polygons, shells and solids are what ISO 19107 demands; the codes are those of val3dity, so that reports compare."""
