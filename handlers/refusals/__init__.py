"""Refusals (说“No”报告): filed at a window, answered by a manager."""
