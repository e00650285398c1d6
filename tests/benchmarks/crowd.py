"""Many students at once, without browsers: sessions that speak Streamlit's own messages over a websocket."""

import asyncio
import random
import statistics
import time

import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

MAPS = "&".join(  # what all look at
    f"feature_maps.{one}" for one in ("network=MobileNetV2", "trained=random", "block=block_6", "layer=block_6_expand")
)


class Student:
    """A session on one page; it can move a slider and wait until the page has answered."""

    def __init__(self, socket, page="feature_maps"):
        self.socket, self.page = socket, page
        self.sliders = {}  # label -> (element, fragment in which it stands)
        self.text = ""  # what the latest run wrote

    async def run(self, message):
        """Send a message and read until the script has finished."""
        self.text = ""
        await self.socket.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await asyncio.wait_for(self.socket.recv(), 120))
            if answer.WhichOneof("type") == "delta":
                element = answer.delta.new_element
                self.see(element, answer.delta.fragment_id)
                if element.WhichOneof("type") == "slider":
                    self.sliders[element.slider.label] = (element.slider, answer.delta.fragment_id)
                self.text += element.markdown.body
            elif answer.WhichOneof("type") == "script_finished":
                return

    def see(self, element, fragment):
        """Look at an element that the page has sent."""

    async def open(self, query):
        """Run the page of a link for the first time."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = self.page
        await self.run(message)

    async def move(self, label, value):
        """Move a slider and give the milliseconds until the page has answered."""
        slider, fragment = self.sliders[label]
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        message.rerun_script.page_name = self.page
        state = message.rerun_script.widget_states.widgets.add(id=slider.id)
        state.double_array_value.data.append(value)
        begin = time.perf_counter()
        await self.run(message)
        return (time.perf_counter() - begin) * 1000


async def _one(url, query, num_moves, pause, seed, everyone):
    draw = random.Random(seed)
    async with websockets.connect(url, subprotocols=["streamlit"], max_size=None) as socket:
        student = Student(socket)
        await student.open(query)
        await everyone.wait()  # opening the page is not what is measured
        await asyncio.sleep(draw.uniform(0, pause))
        taken = []
        for _ in range(num_moves):
            taken.append(await student.move("Map", value := draw.randrange(1, 30)))
            assert f"map {value} at" in student.text
            await asyncio.sleep(draw.uniform(0.5, 1.5) * pause)
        return taken


def slider_times(server_url, query, num_students, num_moves, pause):
    """Give the milliseconds of all slider moves of some students who look at the same network at once."""

    async def all_of_them():
        url = server_url.replace("http://localhost", "ws://127.0.0.1") + "/_stcore/stream"
        everyone = asyncio.Barrier(num_students)
        students = [_one(url, query, num_moves, pause, seed, everyone) for seed in range(num_students)]
        return [taken for times in await asyncio.gather(*students) for taken in times]

    return asyncio.run(all_of_them())


def p95(times):
    """The 95th percentile."""
    return statistics.quantiles(times, n=20)[-1]
