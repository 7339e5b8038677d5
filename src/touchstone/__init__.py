"""Touchstone: assessment of apprenticeships in England, with a reason and a clause for every answer."""
