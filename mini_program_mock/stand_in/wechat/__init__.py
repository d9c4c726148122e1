"""WeChat, as far as the house speaks with it: its server API, what it pushes, and its people."""

from mini_program_mock.stand_in.wechat.account import Account
from mini_program_mock.stand_in.wechat.blueprints import stand_in

__all__ = ["Account", "stand_in"]
