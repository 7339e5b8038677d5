"""Pages of the record: each role's front page, the board, one apprentice's record, decisions about it."""
