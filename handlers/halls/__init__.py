"""Which halls there are, and how full they are."""
