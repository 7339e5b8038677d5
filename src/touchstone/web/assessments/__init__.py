"""The conduct of an attempt: a log that only grows, and the judgements in it."""
