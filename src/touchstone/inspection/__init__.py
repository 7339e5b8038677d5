"""What a file is: found by its first bytes and by opening it, never by its name alone."""
