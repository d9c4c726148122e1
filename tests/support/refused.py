"""A no that says all that it has to."""

from typing import Any, Final

NO: Final[dict[str, Any]] = {
    "kind": "not_met",
    "basis": "行政许可法第三十八条",
    "reason": "the premises are in a residential building",
    "way_forward": "bring the consent of all neighbours, and come again",
}
