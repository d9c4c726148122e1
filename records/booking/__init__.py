"""The rules of booking, without a database: what may be booked when, and what may become of it."""
