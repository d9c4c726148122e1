"""`python -m server keys rotate`: personal data under the key that seals now."""

from dataclasses import dataclass

from records.db.engine import migrate, open_database
from records.resealing import Resealed, reseal
from server.settings import Settings


@dataclass(frozen=True, slots=True)
class RotationReport:
    """What was done, in words."""

    key_id: str
    resealed: Resealed

    def __str__(self) -> str:
        """For the operator."""
        values, broken = self.resealed
        key = self.key_id
        lines = [f"{values} values are sealed with {key} now · 已用密钥 {key} 加密 {values} 项"]
        if broken:
            lines.append(
                f"{broken} values open with none of the keys and were left alone · "
                f"{broken} 项无法用现有密钥打开，保持不变"
            )
        return "\n".join(lines)


async def rotate(settings: Settings) -> RotationReport:
    """Seal with the first key whatever an older one has sealed; running processes go on."""
    ring = settings.app.key_ring
    await migrate(settings.storage.database_url)
    async with open_database(settings.storage.database_url):
        return RotationReport(ring.sealing_key, await reseal(ring))
