"""Storyboards, editions, the offline file and its text equivalent."""
