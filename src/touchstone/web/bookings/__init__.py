"""Attempts and their bookings: assessors, availability, conflicts, notice."""
