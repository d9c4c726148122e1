"""What a report can say instead of being made."""

from kit.errors import Refusal


class ReportTooLarge(Refusal):
    """The month has more cases than one report can hold; ask for one department at a time."""

    status = 409
    zh = "该月办件过多，无法汇总成一份，请按部门查询。"
