"""Telling other systems: a message signed, and sent to an address outside, and to no other."""
