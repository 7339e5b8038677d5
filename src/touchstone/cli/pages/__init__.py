"""Answers laid out for people to read in a terminal."""

from __future__ import annotations
