"""Showing who one is: attempts with a provider, the proofs that come of them, and their end."""
