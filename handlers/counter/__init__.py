"""A clerk at a window looks at a card and at its holder: the surest way of showing who one is."""
