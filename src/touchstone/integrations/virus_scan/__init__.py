"""Whether a file carries a virus. The port stands; the scanner behind it comes with the work on evidence."""
