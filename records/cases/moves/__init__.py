"""What may be done to a case, by whom and when: the table, its guards, and the checks by them."""
