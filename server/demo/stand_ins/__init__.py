"""Demo only: whoever stands outside the house is played beside it, and documented as a slice."""
