"""The metadata catalogue: searching, taking, giving, and the twin as a catalogue itself."""
