"""The operations, one file for each app of the web application."""
