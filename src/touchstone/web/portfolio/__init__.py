"""The portfolio of evidence: pieces, files, coverage, handing in."""
