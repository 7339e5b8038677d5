"""What was found in each file that was handed in."""
