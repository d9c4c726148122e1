"""What time does to cases: each one's timer, what is late, and due dates that move."""
