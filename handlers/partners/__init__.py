"""What partners of the house tell it unasked: each proves who it is, and is believed once."""
