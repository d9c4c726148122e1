"""The helpers of this folder hold the asserts; pytest shall say what they compared."""

import pytest

pytest.register_assert_rewrite(
    "tests.property.booking_machine", "tests.property.driver", "tests.property.laws"
)
