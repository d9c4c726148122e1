"""What is booked: places in slots, who holds them, appointments, and what is due when."""
