"""The line in Redis: its verbs, one script each, and how it is read."""
