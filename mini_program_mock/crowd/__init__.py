"""A whole day of a hall, played through its public API by everybody who comes and works there."""
