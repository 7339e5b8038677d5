"""Pages of bookings and assessors."""
