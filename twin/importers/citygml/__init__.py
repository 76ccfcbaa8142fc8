"""CityGML 1.0, 2.0 and 3.0: city objects of all themes, streamed member by member."""
