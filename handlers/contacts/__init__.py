"""Where and how a person wants to be told: number, consent, language."""
