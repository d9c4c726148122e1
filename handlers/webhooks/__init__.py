"""Webhooks of a hall: which of its own systems are told what happens."""
