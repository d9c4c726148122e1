"""The Redis that the process brings along."""
