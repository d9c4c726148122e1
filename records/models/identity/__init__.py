"""Who somebody was shown to be, what they agreed to, and what is kept of them."""
