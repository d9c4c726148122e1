"""Webhooks: signed requests to the systems of a hall itself, to safe addresses only."""
