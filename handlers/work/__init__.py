"""A reviewer's desk: who they are to the cases of their department, and what waits for them."""
