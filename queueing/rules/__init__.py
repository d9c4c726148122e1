"""The rules of a hall, and what must hold of them."""
