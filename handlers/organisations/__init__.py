"""Legal persons, and who may act for them."""
