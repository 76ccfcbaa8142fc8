"""CityGML 2.0 and 3.0, written object by object, elements in the order of the schemas."""
