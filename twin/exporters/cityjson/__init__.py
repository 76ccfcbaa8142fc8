"""CityJSON written: as one document and as a sequence."""
