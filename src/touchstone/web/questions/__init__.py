"""The question bank, the sets drawn from it, and the assessor's preparation."""
