"""The papers of a case: what each says, whom it names, and how they are made."""
