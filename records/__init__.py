"""What must never be forgotten: one module of models per aggregate, and the line's journal."""
