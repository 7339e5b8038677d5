"""Pages of apprentices: the list, the registration in steps, and what changes one."""
