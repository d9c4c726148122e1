"""Which window should help which line."""
