"""The rules of a hall: looked at by its staff, changed by a manager."""
