"""Form fields for every change of an alternative: from the document form to fields and back, with every fault at its field."""
