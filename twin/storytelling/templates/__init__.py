"""Storyboards that fill themselves from a planning case: what they tell of it, and the scenes they make."""
