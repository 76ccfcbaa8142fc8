"""Planning cases: their pages, areas, states, comparison, assumptions and sun hours."""
