"""CSV files as spreadsheet programs write them."""
