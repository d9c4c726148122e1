"""What must hold beyond a single cell: the files held against each other."""
