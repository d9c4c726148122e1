"""What lies outside the house, played for development: same addresses, errors and quirks."""


class DevelopmentOnly(UserWarning):
    """A stand-in takes the place of the real service; fit for development and demos only."""


__all__ = ["DevelopmentOnly"]
