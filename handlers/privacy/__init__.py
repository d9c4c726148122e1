"""What is kept of me: what I agreed to, a copy of all of it, and being forgotten."""
