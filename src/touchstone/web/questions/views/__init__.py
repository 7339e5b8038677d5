"""Pages of the bank, of files of questions, and of an attempt's questions."""
