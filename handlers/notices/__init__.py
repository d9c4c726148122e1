"""What people were told, by which way, and how far it has come."""
