"""What is told of grants."""

import msgspec


class GrantView(msgspec.Struct):
    """How many messages of a kind may still be sent by WeChat; who has none left is asked."""

    kind: str
    template_id: str
    left: int
