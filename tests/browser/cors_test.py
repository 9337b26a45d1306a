"""Pages of other origins in a real browser: what an allowed one may do by CORS and over the stream, and another not.

Usage: cors_test.py BUILD-FOLDER
Ends with 77 (skipped, for ctest) where Chromium or its driver is missing.
"""

import contextlib
import http.server
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

sys.dont_write_bytecode = True  # the source tree stays as it is

import webdriver  # noqa: E402

SKIPPED = 77

# What a script of the page gets: [status, body], or the name of the error that the browser gives it instead.
FETCH = """
const [url, options] = arguments;
return fetch(url, options).then(async r => [r.status, await r.json()], error => error.name);
"""
STREAM = """
const [url] = arguments;
return new Promise(done => {
  const socket = new WebSocket(url, 'segue.v1');
  socket.onopen = () => socket.send('{"type":"init","user_id":"u1"}');
  socket.onmessage = frame => done(JSON.parse(frame.data).type);
  socket.onclose = event => done(event.code);
});
"""


class Page(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>a page</title><link rel=icon href=data:,>")

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def page():
    """The origin of a page served on loopback."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@contextlib.contextmanager
def segue(build, folder, origin):
    """The address of a server that lets pages of `origin` in, on a broker of its own."""
    overrides = {"kafka.embedded_address_file": folder / "broker.address", "registry.path": folder / "registry",
                 "kafka.partitions": 2, "serving.port": 0, "serving.allowed_origins": f'["{origin}/"]'}
    command = [build / "bin" / "segue", *(word for key, value in overrides.items() for word in ("--set", f"{key}={value}"))]
    processes = []

    def start(name, file):
        with open(folder / f"{name}.log", "w") as log:
            processes.append(subprocess.Popen([*command, name, "--address-file", file], stdout=log, stderr=log))
        deadline = time.monotonic() + 60
        while not file.exists() or not file.read_text().strip():
            if time.monotonic() > deadline or processes[-1].poll() is not None:
                raise RuntimeError((folder / f"{name}.log").read_text())
            time.sleep(0.02)
        return file.read_text().strip()

    try:
        start("broker", folder / "broker.address")
        yield start("serve", folder / "server.address")
    finally:
        for process in reversed(processes):
            process.terminate()
            process.wait(20)


def check(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


def an_allowed_page_is_a_player(browser, address):
    event = '{"event_id":"e1","user_id":"u1","track_id":"t1","type":"play"}'
    # JSON and a token are what no simple request may have: the browser asks first (688a99a: 405, so never).
    headers = {"Content-Type": "application/json", "Authorization": "Bearer none", "traceparent": "00-1-1-00"}
    posted = browser.run(FETCH, f"http://{address}/v1/events", {"method": "POST", "body": event, "headers": headers})
    check(posted[0] == 200 and posted[1]["results"][0]["status"] == "accepted", f"an event is taken: {posted}")
    got = browser.run(FETCH, f"http://{address}/v1/recommendations?user=u1", {"headers": headers})
    check(got[0] in (200, 503), f"the list is read: {got}")
    wrong = browser.run(FETCH, f"http://{address}/v1/recommendations", {})
    check(wrong == [400, {"error": "user must name a user"}], f"an error is read: {wrong}")
    large = browser.run(FETCH, f"http://{address}/v1/events", {"method": "POST", "body": "x" * 70_000})
    check(large[0] == 413, f"so is one that came before the body: {large}")
    check(browser.run(STREAM, f"ws://{address}/v1/stream") == "ready", "the stream opens")
    # As long as anybody on this machine is an operator, such a page is none.
    retrain = browser.run(FETCH, f"http://{address}/v1/admin/retrain", {"method": "POST"})
    check(retrain[0] == 403, f"the admin API is not for it: {retrain}")


def another_page_is_nobody(browser, address):
    check(browser.run(FETCH, f"http://{address}/healthz", {}) == "TypeError", "nothing is read")
    check(browser.run(FETCH, f"http://{address}/v1/events", {"method": "POST", "body": "{}",
                                                            "headers": {"Content-Type": "application/json"}})
          == "TypeError", "nothing is sent")
    check(browser.run(STREAM, f"ws://{address}/v1/stream") == 1006, "no stream opens")


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    found = webdriver.find_browser()
    if not found:
        print("skipped: chromium and chromium-driver are not installed")
        return SKIPPED
    with (tempfile.TemporaryDirectory(prefix="segue-cors-") as folder, page() as allowed, page() as other,
          segue(build, pathlib.Path(folder), allowed) as address, webdriver.Browser(*found) as browser):
        browser.open(allowed)
        an_allowed_page_is_a_player(browser, address)
        browser.open(other)
        another_page_is_nobody(browser, address)
    print("an allowed page plays, another one does nothing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
