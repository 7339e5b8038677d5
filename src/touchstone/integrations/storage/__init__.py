"""Where the bytes of files are kept: named by what they hold, each byte written once."""
