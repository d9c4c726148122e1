"""People and clerks, played through the public API: a whole day of a hall, or life in branches."""
