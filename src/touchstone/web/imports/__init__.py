"""Bringing in many apprentices from a file: looked at whole before anything is written."""
