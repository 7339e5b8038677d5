"""Whether a file carries a virus: a port, and ClamAV behind it where one is connected."""
