"""Booking a visit: holding a time, booking it, moving and cancelling it."""
