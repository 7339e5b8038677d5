"""Tests of external quality assurance."""
