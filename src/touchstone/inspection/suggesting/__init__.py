"""Which KSBs a piece of evidence may show, by its words: suggested to a person, never applied by itself."""
