"""The twin as a catalogue of its own: requests of CSW 2.0.2 answered from records; knows no HTTP."""
