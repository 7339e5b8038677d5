"""Pages of resits and retakes."""
