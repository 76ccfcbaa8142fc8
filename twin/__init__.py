"""The urban digital twin for planning."""
