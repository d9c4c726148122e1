"""`python -m server calendar seed|check`: the legal calendar in the record."""

from records.db.engine import migrate, open_database
from records.transactions import connection
from server.importer import legal_days
from server.importer.legal_days import LegalDaysReport
from server.settings import Settings


async def seed(settings: Settings) -> LegalDaysReport:
    """Write down the years that the package knows; running processes notice by themselves."""
    await migrate(settings.storage.database_url)
    async with open_database(settings.storage.database_url):
        return await legal_days.seed()


async def check(settings: Settings) -> LegalDaysReport:
    """Hold what is written down against the package, and change nothing."""
    async with open_database(settings.storage.database_url):
        return await legal_days.compare(connection())
