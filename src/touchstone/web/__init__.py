"""The web application: one app per capability a person would name."""
