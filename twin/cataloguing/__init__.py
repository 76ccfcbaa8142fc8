"""Metadata catalogues at work: adding them, searching, walking, taking what records lead to, and keeping an eye on editions."""
