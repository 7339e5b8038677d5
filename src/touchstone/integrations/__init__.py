"""Outside services behind ports, each with a faithful local double."""
