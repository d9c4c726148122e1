"""Simulated halls: the queue's own code on a real Redis, with made-up visitors and a set clock."""
