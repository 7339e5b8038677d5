"""The command line: no web framework, no database, and each library imported only when a command uses it."""
