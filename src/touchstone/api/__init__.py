"""The REST API: what the pages do, for programs. Each operation parses, calls the page's action, answers."""
