"""When halls take people: read by anybody, changed by managers."""
