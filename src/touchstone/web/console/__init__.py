"""Conducting an observation or a discussion, online or off."""
