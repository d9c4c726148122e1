"""What every floor may use: time, errors, identifiers, secrets. It knows nothing of halls."""
