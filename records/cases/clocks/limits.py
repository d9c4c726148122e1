"""How many working days each clock has, with what each figure is founded on."""

from dataclasses import dataclass, field, fields

from records.cases.clocks.clock import ClockKind


def _days(days: int, basis: str) -> int:
    """A setting in working days, and what it is founded on."""
    found: int = field(default=days, metadata={"basis": basis})
    return found


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits that no item sets for itself, in working days; what each rests on is `BASIS`."""

    intake: int = _days(
        5, "行政许可法第三十二条：五日内一次告知，逾期不告知的，自收到之日起即为受理"
    )
    statutory: int = _days(20, "行政许可法第四十二条：自受理之日起二十日内作出决定")
    delivery: int = _days(10, "行政许可法第四十四条：自作出决定之日起十日内送达")
    project: int = _days(50, "通化市工程建设项目审批：一般项目五十个工作日")
    special_project: int = _days(80, "通化市工程建设项目审批：特殊项目八十个工作日")
    extension: int = _days(10, "行政许可法第四十二条：经本机关负责人批准，可以延长十日")
    correction: int = _days(
        15, "内部规定：一次性告知补正后十五个工作日内补齐，其间再告知两次，逾期终止（可调整）"
    )
    yellow: int = _days(2, "内部预警：到期前两个工作日")
    refusal_answer: int = _days(1, "内部规定：“说No”报告一个工作日内答复")

    def of(self, kind: ClockKind, item_days: int = 0, *, special: bool = False) -> int:
        """The limit of a clock. `item_days` is the item's own: what the law allows, or its promise.

        An item without a limit of the law has the general one; a promise of 0 is the same day.
        `special` is whether a project is of the special kind.
        """
        match kind:
            case ClockKind.INTAKE:
                return self.intake
            case ClockKind.STATUTORY:
                return item_days or self.statutory
            case ClockKind.PROMISED:
                return item_days
            case ClockKind.DELIVERY:
                return self.delivery
            case ClockKind.PROJECT:
                return self.special_project if special else self.project


BASIS: dict[str, str] = {one.name: one.metadata["basis"] for one in fields(Limits)}
LIMITS = Limits()
