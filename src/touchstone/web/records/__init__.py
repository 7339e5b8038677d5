"""The record of an apprentice put together from every app, judged, and kept as a standing."""
