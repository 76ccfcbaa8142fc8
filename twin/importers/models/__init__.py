"""3D models as architects send them: one module for each format, and what they share: companions, place, glTF writing."""
