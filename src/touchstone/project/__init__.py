"""Where the parts are joined: settings, addresses, the server, the database."""
