"""The record of the line: what the journal wrote, and what is kept beside it."""
