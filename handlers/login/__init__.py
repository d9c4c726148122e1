"""Logging in: who asks, and the tokens that say so."""
