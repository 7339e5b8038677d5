"""The law, pure: plans and records in, findings, grades and traces out.

Standard library only; no clock, no files, no network, no randomness. See docs/decisions/0002-pure-rules.md.
"""
