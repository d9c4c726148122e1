"""Moving windows to where the line is: the house advises, a manager decides."""
