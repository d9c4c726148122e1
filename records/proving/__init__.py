"""Showing who somebody is: attempts that begin and are decided once, and what they prove."""
