"""Tests of the importers; a package, because exporters are tested in files of the same names."""
