"""A new epoch of the line, rebuilt from the record."""
