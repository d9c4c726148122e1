"""Who is next: the live line in Redis. No HTTP here and no SQL."""
