"""Others in the room of an assessment: who watches, and who marks beside the assessor in their own log."""
