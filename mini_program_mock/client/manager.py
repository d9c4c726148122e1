"""Who looks after the halls: moves windows to where the line is, and changes the rules."""

import httpx

from mini_program_mock.client.session import Json, Session


class Manager(Session):
    """Who looks after the halls."""

    def __init__(
        self, base_url: str, username: str, password: str, http: httpx.AsyncClient | None = None
    ) -> None:
        super().__init__(base_url, http)
        self.username = username
        self._password = password

    async def credentials(self) -> tuple[str, Json]:
        """See `Session`."""
        return "/api/v1/login/staff", {"username": self.username, "password": self._password}

    async def balance(self) -> Json:
        """What is advised, and what was done."""
        return dict(await self.get("/api/v1/balance"))

    async def apply(self, advice: str) -> Json:
        """Do what is advised."""
        return dict(await self.post(f"/api/v1/balance/advice/{advice}/apply"))

    async def undo(self, move: str) -> Json:
        """Take a move back."""
        return dict(await self.post(f"/api/v1/balance/moves/{move}/undo"))

    async def rules(self, hall: str) -> Json:
        """The rules of a hall, with their version."""
        return dict(await self.get(f"/api/v1/halls/{hall}/rules"))

    async def set_rules(self, hall: str, rules: Json, reason: str) -> Json:
        """Change them; `rules` names the version it is based on."""
        body = {"rules": rules, "reason": reason}
        return dict(await self.post(f"/api/v1/halls/{hall}/rules", body))

    async def review(self, ticket: str, note: str, *, justified: bool) -> Json:
        """Say afterwards whether a priority was justified."""
        body = {"justified": justified, "note": note}
        return dict(await self.post(f"/api/v1/tickets/{ticket}/review", body))
