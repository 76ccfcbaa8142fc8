"""Planning cases, alternatives as diffs, measures with evidence."""
