"""What an import brings: halls with their windows and lanes, service items and themes."""
