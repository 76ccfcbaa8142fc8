"""Point clouds of the ASPRS: LAS, LAZ, COPC."""
