"""Looking back at who was let in earlier, and why."""
