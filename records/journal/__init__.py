"""The journal: the line's log, followed and committed to the record."""
