"""Tables with a place in them: delimited text and spreadsheets."""
