"""How each step of a visit is handled: one folder a step."""
