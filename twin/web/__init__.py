"""Pages and programs' addresses, one blueprint per room."""
