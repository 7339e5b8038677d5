"""Pages of upload links."""
