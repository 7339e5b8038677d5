"""Tests of assessment reports."""
