"""Times that may be booked: what is left of them, and how many windows are planned for them."""
