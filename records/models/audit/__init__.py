"""Who did what: rows that are only ever added, and the chain that shows if one was changed."""
