"""The outside world: the mini program's client, a crowd that uses it, and WeChat's stand-in."""
