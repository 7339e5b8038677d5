"""What identifies people in a document: found for a person to look at, and taken out where they say so."""
