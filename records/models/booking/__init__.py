"""What is booked: quotas, slots, the places in them, holds and appointments, and who has come."""
