"""A process that sends messages by WeChat: `python -m tests.support.wechat_sender`.

It reads one line of JSON: where Redis and WeChat are, to whom, and how many. It says that it is
ready, waits for another line, and then prints what it was answered.
"""

import asyncio
import json
import sys

from notify.channels.wechat.client import WeChat, open_wechat
from notify.channels.wechat.faults import WeChatFault
from notify.channels.wechat.settings import demo_settings
from server.redis.connection import open_redis

AT_ONCE = 3
DATA = {
    "character_string1": {"value": "A007"},
    "thing2": {"value": "7 号窗口"},
    "thing3": {"value": "政务服务中心"},
}


async def _send(wechat: WeChat, openid: str, turns: asyncio.Semaphore) -> str:
    async with turns:
        try:
            await wechat.send_subscribed(openid, "your_turn", DATA, "", "zh_CN")
        except WeChatFault as fault:
            return fault.code
        return "0"


async def main() -> None:
    """See the module."""
    told = json.loads(sys.stdin.readline())
    settings = demo_settings(told["house"], b"")
    async with open_redis(told["redis"]) as redis, open_wechat(settings, redis) as wechat:
        print("ready", flush=True)  # noqa: T201 - this is how it speaks
        await asyncio.to_thread(sys.stdin.readline)
        turns = asyncio.Semaphore(AT_ONCE)
        sent = (_send(wechat, told["openid"], turns) for _ in range(told["messages"]))
        print(json.dumps(await asyncio.gather(*sent)), flush=True)  # noqa: T201 - as above


if __name__ == "__main__":
    asyncio.run(main())
