"""Short messages: two providers, of whom the second takes over when the first is slow or away."""
