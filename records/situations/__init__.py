"""Situations (情形): what a person's answers leave of an item's materials, fee, limit and units."""
