"""What is kept of a person: where it stands, how long, and how it is moved, shown and forgotten."""
