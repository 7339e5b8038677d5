"""Help with anonymity: names to hide, what was found in files, and versions from which it was taken out."""
