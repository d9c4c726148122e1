"""Living tickets that have lost their hall, lane or window; a manager moves or ends them."""
