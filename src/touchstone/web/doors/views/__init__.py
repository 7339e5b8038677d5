"""Pages of the doors: tokens of an organisation and of a person."""
