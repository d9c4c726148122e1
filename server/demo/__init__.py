"""The demo hall and its day."""
