"""What is done about a further attempt, one module for each part of it."""
