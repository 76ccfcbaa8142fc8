"""CityGML 1.0, 2.0 and 3.0: buildings and their parts, streamed member by member."""
