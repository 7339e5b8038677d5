"""Whole portfolios from elsewhere: what a ZIP file of evidence holds, and what a mapping sheet says of it."""
