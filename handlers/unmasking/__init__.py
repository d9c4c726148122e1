"""Who is at a window: masked, and for a reason a part of it clear, for a minute."""
