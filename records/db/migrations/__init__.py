"""Schema changes, oldest first; each is read by a person before it is landed."""
