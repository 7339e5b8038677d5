"""Release: statements of results, who is told, what starts."""
