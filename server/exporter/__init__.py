"""The catalogue written back as the CSV files that an import reads."""
