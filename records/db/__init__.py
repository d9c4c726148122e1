"""The database: how it is opened, asked and brought up to date."""
