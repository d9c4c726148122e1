"""Single sign-on of staff by the operator's identity provider."""
