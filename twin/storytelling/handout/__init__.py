"""The committee paper of an edition as PDF: what stands on it, its typeface, its typesetting."""
