"""What decides when halls take people: legal days, openings, exceptions, settings."""
