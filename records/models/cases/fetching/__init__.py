"""What lies ready, who may fetch it, and who has."""
