"""Recordings, on real files made by real encoders."""
