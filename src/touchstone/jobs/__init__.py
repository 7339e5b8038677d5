"""What is done later: thin tasks, each of which calls an action."""
