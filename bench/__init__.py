"""Speed and memory, each beside a reference or a bar, in one run: ``make bench``."""
