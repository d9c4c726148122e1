"""What a move of a case writes, in one transaction: its event, its fold, and what follows."""
