"""Notices, their deliveries and attempts; addresses of people; grants; hooks of other systems."""
