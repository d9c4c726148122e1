"""Reports that are asked for: what is in them, and the files in which they are sent."""
