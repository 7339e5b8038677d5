"""The learner's planning sheet: an apprentice's own notes, theirs alone unless they show them."""
