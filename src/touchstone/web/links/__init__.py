"""Upload links: somebody outside, by name, hands over a file without an account."""
