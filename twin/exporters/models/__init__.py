"""Cities, models and terrain as one 3D model for modelling programs."""
