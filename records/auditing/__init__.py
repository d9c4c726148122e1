"""The audit is chained: a row that was changed, or a tail that was cut, is seen."""
