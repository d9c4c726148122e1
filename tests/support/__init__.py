"""What the tests need that is not the house: real servers to run against, and a browser."""
