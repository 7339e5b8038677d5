"""The web application at two sizes, each page beside a bare Django page through the same server."""

from __future__ import annotations
