"""What people are told: the kinds of notices, the ladder of each, and planning them with a fact."""
