"""When a hall takes people: pure rules, by which lists are shown and writes are checked alike."""
