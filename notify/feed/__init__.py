"""The live feed: what screens are told, as it happens."""
