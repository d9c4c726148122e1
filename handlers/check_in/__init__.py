"""Coming: the codes that show that somebody is here, and what a booking becomes then."""
