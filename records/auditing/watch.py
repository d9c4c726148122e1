"""Whether this process chains the audit in time, and whether the chains end as they did."""

SEALED_WITHIN_S = 5.0


class AuditWatch:
    """What the sealer of a process found at its last passes, for whoever watches the house."""

    def __init__(self) -> None:
        """Nothing was looked at yet."""
        self._sealed_s: float | None = None
        self.broken: set[str] = set()

    def sealed(self, steady_s: float) -> None:
        """Every row was chained that was there at this moment of a steady clock."""
        self._sealed_s = steady_s

    def behind_s(self, steady_s: float) -> float:
        """For how long there may be rows that are in no chain."""
        return 0.0 if self._sealed_s is None else max(steady_s - self._sealed_s, 0.0)

    def problem(self, steady_s: float) -> str | None:
        """`broken` if a chain does not end as it did, `behind` if rows wait too long."""
        if self.broken:
            return "broken"
        return "behind" if self.behind_s(steady_s) > SEALED_WITHIN_S else None
