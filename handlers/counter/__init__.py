"""At the window: the clerk looks at a card and at its holder, and then the house knows them."""
