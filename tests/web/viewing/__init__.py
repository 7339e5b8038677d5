"""Recordings as they are watched."""
