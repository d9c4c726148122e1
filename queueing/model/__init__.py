"""What a line is made of: documents, events, keys, states and what follows from them."""
