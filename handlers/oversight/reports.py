"""The monthly report of cases (办件月报): made in a thread, sent as JSON, CSV or XLSX."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sanic import HTTPResponse

from handlers import access
from handlers.context import AppContext
from handlers.declaration import Parameter
from handlers.http import HEADERS
from handlers.oversight.errors import ReportTooLarge
from handlers.oversight.schemas import CaseReport
from handlers.oversight.views import report_view
from handlers.principal import Principal
from handlers.query import Query, bad_parameter, only_values, read_word
from kit.clock import business_date
from records.reports.cells import Language, cases_table, totals_table
from records.reports.files import csv_of, xlsx_of
from records.reports.gathering import Scope, TooManyLinesError, gather
from records.reports.month import Month, month
from records.reports.totals import Report
from records.transactions import connection

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
_FORMATS = ("json", "csv", "xlsx")
_MONTH = {"type": "string", "pattern": "^([0-9]{4}-(0[1-9]|1[0-2]))?$"}
PARAMETERS = (
    Parameter("month", "The month, as `2026-11`; this one without it.", _MONTH),
    Parameter(
        "format",
        "`json` (without it), `csv` or `xlsx`.",
        {"type": "string", "enum": [*_FORMATS, ""]},
    ),
    Parameter(
        "language",
        "In which language a file is written; `zh` without it.",
        {"type": "string", "enum": [*Language, ""]},
    ),
    Parameter("department", "Only its cases.", {"type": "string", "maxLength": 40}),
    Parameter(
        "cases",
        "`false` leaves the single cases out of `json`.",
        {"type": "string", "enum": ["true", "false", ""]},
    ),
)


class _Wanted(NamedTuple):
    month: Month
    format: str
    language: Language
    department: str | None
    cases: bool


async def monthly(ctx: AppContext, who: Principal, query: Query) -> CaseReport | HTTPResponse:
    """The report. Raises `Invalid`, `ReportTooLarge`."""
    now_ms = ctx.moment().business_ms
    asked = _wanted(only_values(query), now_ms)
    scope = Scope(access.own_halls(ctx, who), asked.department)
    try:
        found = await gather(connection(), asked.month, scope, ctx.openings.calendar, now_ms)
    except TooManyLinesError:
        raise ReportTooLarge from None
    return await asyncio.to_thread(_sent, found, asked, now_ms)


def _sent(found: Report, asked: _Wanted, now_ms: int) -> CaseReport | HTTPResponse:
    if asked.format == "json":
        return report_view(found, asked.month, now_ms, with_cases=asked.cases)
    tables = [
        totals_table(found, asked.month, asked.language),
        cases_table(found, asked.month, asked.language),
    ]
    if asked.format == "csv":
        return _file(csv_of(tables), f"{CSV}; charset=utf-8", f"cases-{asked.month.name}.csv")
    return _file(xlsx_of(tables), XLSX, f"cases-{asked.month.name}.xlsx")


def _file(body: bytes, mime: str, name: str) -> HTTPResponse:
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HTTPResponse(body, headers=headers, content_type=mime)


def _wanted(values: Mapping[str, str], now_ms: int) -> _Wanted:
    asked = month(values.get("month") or business_date(now_ms)[:7])
    if asked is None or asked.from_ms > now_ms:
        english = "is no month that has started, as 2026-11"
        raise bad_parameter("month", "invalid", english, "须为已经开始的月份，如 2026-11")
    return _Wanted(
        asked,
        _one_of(values, "format", _FORMATS),
        Language(_one_of(values, "language", tuple(Language))),
        read_word(values, "department"),
        _one_of(values, "cases", ("true", "false")) == "true",
    )


def _one_of(values: Mapping[str, str], name: str, words: Sequence[str]) -> str:
    word = values.get(name) or words[0]
    if word not in words:
        told = ", ".join(words)
        raise bad_parameter(name, "unknown", f"is one of {told}", f"须为 {told} 之一")
    return word
