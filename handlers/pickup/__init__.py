"""Fetching results: codes, proxies, and how a parcel is handed over."""
