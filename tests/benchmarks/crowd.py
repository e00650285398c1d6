"""Many students at once, without browsers, who look at the same network and move its slider."""

import asyncio
import random
import statistics

from tests.load.session import Browser, Session

MAPS = "&".join(  # what all look at
    f"feature_maps.{one}" for one in ("network=MobileNetV2", "trained=random", "block=block_6", "layer=block_6_expand")
)


async def _one(url, query, num_moves, pause, seed, everyone):
    draw, session = random.Random(seed), Session(Browser(url), "feature_maps", query)
    await session.connect()
    await session.open()
    await everyone.wait()  # opening the page is not what is measured
    await asyncio.sleep(draw.uniform(0, pause))
    taken = []
    for _ in range(num_moves):
        taken.append((await session.set("feature_maps.map", value := draw.randrange(1, 30))).whole)
        assert f"map {value} at" in session.text
        await asyncio.sleep(draw.uniform(0.5, 1.5) * pause)
    await session.close()
    return taken


def slider_times(server_url, query, num_students, num_moves, pause):
    """Give the milliseconds of all slider moves of some students who look at the same network at once."""

    async def all_of_them():
        everyone = asyncio.Barrier(num_students)
        students = [_one(server_url, query, num_moves, pause, seed, everyone) for seed in range(num_students)]
        return [taken for times in await asyncio.gather(*students) for taken in times]

    return asyncio.run(all_of_them())


def p95(times):
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]
