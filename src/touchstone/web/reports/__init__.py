"""Assessment reports: the whole one for those who judge, and what the apprentice gets of it."""
