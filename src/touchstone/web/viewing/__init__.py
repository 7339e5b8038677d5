"""Watching recordings: pictures of them, copies that browsers play, the part to assess, notes at a second."""
