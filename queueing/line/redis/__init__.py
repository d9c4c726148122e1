"""What the line asks of Redis whatever it holds: connections, commands, a lock, its clock."""
