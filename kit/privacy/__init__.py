"""What keeps personal data from those it is not for: sealing at rest, masking where it is shown."""
