"""The product with a real database server and real processes."""

from __future__ import annotations
