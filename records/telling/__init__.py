"""What people are told of what happens to them, in the transaction in which it does."""
