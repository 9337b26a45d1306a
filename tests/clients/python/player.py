"""A player, written from docs/players.md.

Usage: player.py HOST:PORT USER. Reads what its listener does, "play|skip|complete TRACK" a line, and prints what it learns,
a JSON object a line. Ends with its input, or when the server says that coming back is of no use.
"""

import asyncio
import json
import random
import sys
import time
import uuid

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

FIRST_BACKOFF, LAST_BACKOFF = 0.1, 10.0


def now_ms():
    return time.time_ns() // 1_000_000


def show(**what):
    print(json.dumps(what), flush=True)


class Player:
    def __init__(self, address, user_id):
        self.url = f"ws://{address}/v1/stream"
        self.user_id = user_id
        self.socket = None  # after ready
        self.unacknowledged = {}  # event id to message, in order
        self.began = {}  # track to the time of its play
        self.epoch = self.last_sequence = None
        self.backoff = FIRST_BACKOFF

    async def run(self):
        while True:
            code = await self.connection()
            self.socket = None
            come_back = not 4500 <= code < 5000 and not 400 <= code < 500
            show(closed=code, come_back=come_back)
            if not come_back:
                return
            await asyncio.sleep(self.backoff * random.uniform(0.5, 1))
            self.backoff = min(self.backoff * 2, LAST_BACKOFF)

    async def connection(self):
        """Returns the close code, the status of a handshake that was refused, or 1006."""
        try:
            async with connect(self.url, subprotocols=["segue.v1"], compression=None, max_size=1 << 20) as socket:
                init = {"type": "init", "user_id": self.user_id, "k": 3, "now_ms": now_ms()}
                if self.last_sequence is not None:
                    init |= {"last_sequence": self.last_sequence, "epoch": self.epoch}
                await socket.send(json.dumps(init))
                while True:
                    await self.receive(socket, json.loads(await socket.recv()))
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006
        except InvalidStatus as refused:
            return refused.response.status_code
        except (OSError, EOFError, TimeoutError):
            return 1006

    async def receive(self, socket, message):
        match message["type"]:
            case "ready":
                if message["epoch"] != self.epoch:
                    self.epoch, self.last_sequence = message["epoch"], None
                self.backoff = FIRST_BACKOFF
                show(ready=message["epoch"])
                for event in list(self.unacknowledged.values()):
                    await socket.send(event)
                self.socket = socket
            case "recommendations":
                if message["cause"] or message["session"]:
                    if self.last_sequence is not None and message["sequence"] <= self.last_sequence:
                        return
                    self.last_sequence = message["sequence"]
                show(list=message)
            case "ack":
                self.unacknowledged.pop(message["event_id"], None)
                show(acknowledged=message["event_id"])
            case "error":
                event = self.unacknowledged.get(message.get("event_id"))
                if event and message["code"] in ("unavailable", "queue_full", "rate_limited"):
                    asyncio.get_running_loop().call_later(1, lambda: asyncio.ensure_future(self.send(event)))
                else:
                    self.unacknowledged.pop(message.get("event_id"), None)
                    show(error=message["code"])

    async def act(self, kind, track_id):
        now = now_ms()
        if kind == "play":
            self.began[track_id] = now
        event_id = str(uuid.uuid4())
        event = json.dumps({"type": kind, "event_id": event_id, "track_id": track_id, "timestamp_ms": now,
                            "position_ms": now - self.began.get(track_id, now), "client": "python-1"})
        self.unacknowledged[event_id] = event
        await self.send(event)

    async def send(self, event):
        """What cannot be sent now goes out after the next ready."""
        if self.socket:
            try:
                await self.socket.send(event)
            except ConnectionClosed:
                pass


async def main():
    player = Player(*sys.argv[1:])
    running = asyncio.create_task(player.run())
    while not running.done():
        line = asyncio.create_task(asyncio.to_thread(sys.stdin.readline))
        await asyncio.wait({line, running}, return_when=asyncio.FIRST_COMPLETED)
        if not line.done() or not line.result():
            break
        await player.act(*line.result().split())
    running.cancel()


asyncio.run(main())
