"""Work done again and again, one small step at a time, and what is done when something is due."""
