"""Signing in at somebody else's OpenID provider: the authorization code flow with PKCE, and its checks."""
