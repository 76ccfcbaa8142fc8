"""The measures of a state, one module per family; each number with its evidence."""
