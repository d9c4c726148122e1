"""Telling screens and phones what has happened."""
