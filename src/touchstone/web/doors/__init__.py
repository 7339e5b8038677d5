"""Doors for other systems: tokens for the API, and webhooks that tell them what happens."""
