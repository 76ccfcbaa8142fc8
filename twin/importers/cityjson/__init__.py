"""CityJSON and CityJSONSeq: documents and sequences of city objects."""
