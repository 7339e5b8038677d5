"""Assessment organisations, training providers, employers: relations, roles, what each may do."""
