"""The catalogue of services: searching it, and the guide to one item or theme."""
