"""The mini program as it is built for WeChat, in WeChat's component framework, against a house."""

import asyncio
import os
from pathlib import Path

from tests.support.house import RunningHouse

ROOT = Path(__file__).parents[2]
APP = ROOT / "mini_program_mock" / "app"
WITHIN_S = 240


async def test_a_visit_in_wechat(fresh: RunningHouse) -> None:
    """Every page renders; somebody is guided, takes a number and follows it to the window."""
    path = os.pathsep.join([str(ROOT / ".setup" / "node-bin"), os.environ["PATH"]])
    house = {"YICHUANG_URL": fresh.base_url, "YICHUANG_DEMO_PASSWORD": fresh.demo_password}
    process = await asyncio.create_subprocess_exec(
        *("node", "node_modules/vitest/vitest.mjs", "run", "--config", "vitest.weixin.config.ts"),
        cwd=APP,
        env=os.environ | {"PATH": path, "CI": "1", **house},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(WITHIN_S):
            told, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode == 0, told.decode()
