"""The WebSockets of screens and phones."""
