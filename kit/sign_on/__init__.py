"""Single sign-on: the other side of it, an OpenID Connect provider. Knows nothing of halls."""
