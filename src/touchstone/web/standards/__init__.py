"""The plans that apprentices are assessed by, to read: every rule with its force and its clause."""
