"""WeChat's getPhoneNumber, where only its answer matters."""

from kit.errors import Invalid


class KnownNumbers:
    """Numbers by the codes that stand for them; what was asked is noted."""

    def __init__(self, **numbers: str) -> None:
        self.numbers = numbers
        self.asked: list[str] = []

    async def phone_number(self, code: str) -> str:
        """See `notify.channels.phones.PhoneNumbers`."""
        self.asked.append(code)
        if code not in self.numbers:
            raise Invalid
        return self.numbers[code]
