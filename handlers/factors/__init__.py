"""Second factors: set up, shown, removed, reset."""
