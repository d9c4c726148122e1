"""The Redis that the process brings along, and its own connections to whichever there is."""
