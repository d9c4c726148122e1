"""What the process watches about itself."""
