"""Cases as those see them who answer for all of them: what is late, and the report of a month."""
