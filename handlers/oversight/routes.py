"""Alerts and reports of cases over HTTP."""

from sanic import HTTPResponse

from handlers.asked import Asked
from handlers.declaration import Declaration
from handlers.oversight import alerts, reports
from handlers.oversight.errors import ReportTooLarge
from handlers.oversight.schemas import AlertList, CaseReport
from handlers.principal import MANAGER, REVIEWER
from handlers.route import Routes
from kit.errors import Invalid, NotFound

routes = Routes("oversight", "/api/v1", "What is late, and the monthly report · 督查与月报")


@routes.get(
    "/case-alerts",
    Declaration(
        AlertList,
        roles=(MANAGER, REVIEWER),
        parameters=alerts.PARAMETERS,
        only_these=True,
        refuses=(Invalid, NotFound),
    ),
)
async def case_alerts(asked: Asked[None]) -> AlertList:
    """The clocks of cases that somebody should look at; for reviewers those of their department."""
    return await alerts.listed(asked.ctx, asked.who, asked.query)


@routes.get(
    "/reports/cases",
    Declaration(
        CaseReport,
        roles=(MANAGER,),
        parameters=reports.PARAMETERS,
        only_these=True,
        refuses=(Invalid, ReportTooLarge),
        files=(reports.CSV, reports.XLSX),
    ),
)
async def monthly(asked: Asked[None]) -> CaseReport | HTTPResponse:
    """The cases of a month, and the figures of each department, also of those that had none."""
    return await reports.monthly(asked.ctx, asked.who, asked.query)
