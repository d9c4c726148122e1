"""Taking a number, following it, giving it up."""
