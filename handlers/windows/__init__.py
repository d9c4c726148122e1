"""What clerks do at a window."""
