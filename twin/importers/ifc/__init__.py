"""IFC: the building as a mesh, its storeys and its rooms."""
