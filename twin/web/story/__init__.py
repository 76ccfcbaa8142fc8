"""Storyboards while they are made: list, editor, review, previews, media, glossary."""
