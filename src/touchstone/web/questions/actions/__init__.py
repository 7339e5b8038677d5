"""What is done with the bank, with a set, and while the portfolio is read."""
