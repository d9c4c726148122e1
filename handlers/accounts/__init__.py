"""The accounts of one person: by which ways they log in, and how several become one."""
