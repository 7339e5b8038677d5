"""Large files on their way in: over many requests, cut lines and restarts, until a form takes them."""
