"""The catalogue's CSV files, read, checked and stored."""
