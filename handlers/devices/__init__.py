"""Screens that stay logged in: confirming, listing and revoking them."""
