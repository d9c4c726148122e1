"""Following a case with the phone, and fetching what was decided."""

from mini_program_mock.client.client import MiniProgram
from mini_program_mock.client.session import Json


class CasePhone(MiniProgram):
    """The mini program of somebody who has handed something in."""

    async def cases(self) -> list[Json]:
        """My latest cases, the latest first."""
        return list((await self.get("/api/v1/cases"))["cases"])

    async def case(self, case: str) -> Json:
        """A case as it stands."""
        return dict(await self.get(f"/api/v1/cases/{case}"))

    async def withdraw(self, case: str) -> Json:
        """Want it no more."""
        body = {"version": (await self.case(case))["version"]}
        return dict(await self.post(f"/api/v1/cases/{case}/withdraw", body))

    async def pickup_code(self, case: str) -> str:
        """The code by which a window hands it over, for as long as it holds."""
        return str((await self.get(f"/api/v1/cases/{case}/pickup-code"))["code"])
