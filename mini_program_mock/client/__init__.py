"""The API's client."""
