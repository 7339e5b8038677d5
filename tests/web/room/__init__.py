"""Others in the room of an assessment."""
