"""Files handed in: named by what they hold, kept once, opened only by those who may."""
