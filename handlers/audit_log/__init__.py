"""Reading the audit: who did what, and who saw what of whom."""
