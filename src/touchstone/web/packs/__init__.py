"""Whole portfolios: everything of one in a single file, to keep or to take elsewhere."""
