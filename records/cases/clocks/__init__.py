"""The clocks of a case: how long each part may take, when it is due, and what stops it."""
