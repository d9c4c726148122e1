"""Who somebody is shown to be: words, checksums, moves of a verification. Stores nothing."""
