"""Sessions: the logins that hold, listed and ended."""
