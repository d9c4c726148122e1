"""Why a process does not start."""


class BadSettings(Exception):
    """The settings do not allow a start; the message says which and why."""
