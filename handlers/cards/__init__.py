"""Identity cards as a reader tells of them: they show the card, and not its holder."""
