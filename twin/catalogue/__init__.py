"""Metadata catalogues: their records, how they are asked, how records are written."""
