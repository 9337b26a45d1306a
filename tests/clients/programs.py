"""The programs that a test of clients runs, a client and a server, and how it waits for them."""

import json
import queue
import signal
import subprocess
import threading
import time
import urllib.request
import uuid

PATIENCE = 40  # seconds for anything that must happen
PARTITIONS = 6  # no power of two, among which murmur2 with and without a sign are the same


def check(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


class Client:
    """A program that reads lines and writes JSON lines."""

    def __init__(self, log, *command):
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                                        text=True)
        self.output = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        for line in self.process.stdout:
            self.output.put(json.loads(line))
        self.output.put(None)

    def say(self, *words):
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def next(self):
        try:
            said = self.output.get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"{self.process.args} said nothing for {PATIENCE} s") from None
        check(said is not None, f"{self.process.args} has ended")
        return said

    def close(self):
        self.process.stdin.close()
        try:
            check(self.process.wait(PATIENCE) == 0, f"{self.process.args} ended with {self.process.returncode}")
        finally:
            if self.process.poll() is None:
                self.process.kill()


class Server:
    """segue serve, with topics of its own."""

    def __init__(self, build, folder, brokers):
        suffix = f".clients.{uuid.uuid4().hex[:12]}"
        topics = {name: name + suffix for name in ("plays", "tracks", "dead_letters", "retrain", "jobs", "layout", "recommendations")}
        self.plays, self.tracks = topics["plays"], topics["tracks"]
        self.build, self.folder, self.process, self.port = build, folder, None, 0
        self.settings = {f"kafka.{name}_topic": topic for name, topic in topics.items()} | {
            "kafka.brokers": brokers, "kafka.group": "segue" + suffix, "kafka.partitions": PARTITIONS,
            "kafka.session_timeout": "6s", "kafka.commit_interval": "100ms", "registry.path": folder / "registry",
            "training.every": "0s"}

    def start(self):
        address = self.folder / "server.address"
        address.unlink(missing_ok=True)
        settings = self.settings | {"serving.port": self.port}
        overrides = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        with open(self.folder / "server.log", "a") as log:
            self.process = subprocess.Popen([self.build / "bin/segue", *overrides, "serve", "--address-file", address],
                                            stdout=log, stderr=subprocess.STDOUT)
        await_(lambda: address.exists() and address.read_text().strip() or self.process.poll() is not None, "the server is up")
        self.address = address.read_text().strip()
        self.port = int(self.address.rsplit(":", 1)[1])  # the same again after a restart

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(PATIENCE)
            finally:
                self.process.kill()

    def current_list(self, user):
        with urllib.request.urlopen(f"http://{self.address}/v1/recommendations?user={user}", timeout=PATIENCE) as response:
            return json.load(response)


def await_(condition, sentence):
    """For what tells nobody when it happens: a file, an answer of the server."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        check(time.monotonic() < deadline, f"not within {PATIENCE} s: {sentence}")
        time.sleep(0.05)
