"""The pages of a planning sheet."""
