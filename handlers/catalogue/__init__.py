"""The catalogue of services: importing it, searching it, and the guide to one item."""
