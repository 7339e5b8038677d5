"""The gateway: items in rounds, signatures, review, confirmation."""
