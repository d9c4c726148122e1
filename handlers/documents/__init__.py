"""The papers of a case: listed, downloaded, and verified by anybody who holds one."""
