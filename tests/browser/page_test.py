"""The page in a real browser, against a real server: play, skip, a swap, a restart, on a phone and on a wall.

Usage: page_test.py BUILD-FOLDER [--keep FILE]
Leaves page.png and page-phone.png in BUILD-FOLDER/artefacts. --keep copies the first to FILE as well, and for its
sake works on the demo's scale, with a version that is really trained instead of one of random weights.
Ends with 77 (skipped, for ctest) where Chromium or its driver is missing.
"""

import argparse
import json
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

sys.dont_write_bytecode = True  # the source tree stays as it is

import webdriver  # noqa: E402

SKIPPED = 77
LISTENERS, TRACKS, HISTORY, RATE = 60, 2000, 6000, 40
KEPT_LISTENERS, KEPT_TRACKS, KEPT_HISTORY, KEPT_RATE = 400, 20000, 60000, 150
TAB = "\ue004"
ENTER = "\ue007"


class Segue:
    """Broker, server and simulated listeners, each a process, in a folder of their own."""

    def __init__(self, build, folder, trained):
        self.build = build
        self.folder = folder
        self.trained = trained
        self.listeners, self.tracks, history, self.rate = (
            (KEPT_LISTENERS, KEPT_TRACKS, KEPT_HISTORY, KEPT_RATE) if trained else (LISTENERS, TRACKS, HISTORY, RATE))
        self.processes = []
        self.port = 0
        self.server = None
        self.start("broker", "broker", "--address-file", folder / "broker.address")
        self.await_file("broker.address")
        self.run("simulate", "--listeners", self.listeners, "--tracks", self.tracks, "--history", history)
        self.start_server()

    def command(self, *arguments):
        settings = {"kafka.embedded_address_file": self.folder / "broker.address",
                    "registry.path": self.folder / "registry", "serving.port": self.port, "sessions.gap": "10s", "training.every": "0s"}
        overrides = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        demo = pathlib.Path(__file__).resolve().parents[2] / "configs" / "demo.toml"
        return [self.build / "bin" / "segue", "--config", demo, *overrides, *map(str, arguments)]

    def run(self, *arguments):
        subprocess.run(self.command(*arguments), check=True, timeout=300, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)

    def start(self, name, *arguments):
        with open(self.folder / f"{name}.log", "a") as log:
            process = subprocess.Popen(self.command(*arguments), stdout=log, stderr=subprocess.STDOUT)
        self.processes.append(process)
        return process

    def await_file(self, name):
        deadline = time.monotonic() + 60
        while not (self.folder / name).exists() or not (self.folder / name).read_text().strip():
            if time.monotonic() > deadline or self.processes[-1].poll() is not None:
                raise RuntimeError("\n".join(log.read_text() for log in self.folder.glob("*.log")))
            time.sleep(0.02)
        return (self.folder / name).read_text().strip()

    def start_server(self):
        address = self.folder / "server.address"
        address.unlink(missing_ok=True)
        self.server = self.start("server", "serve", "--address-file", address)
        self.address = self.await_file("server.address")
        self.port = int(self.address.rsplit(":", 1)[1])  # the same again after a restart

    def stop_server(self):
        self.server.send_signal(signal.SIGTERM)
        if self.server.wait(20) != 0:
            raise RuntimeError("the server did not end in order: " + (self.folder / "server.log").read_text())
        self.processes.remove(self.server)

    def post(self, path):
        request = urllib.request.Request(f"http://{self.address}{path}", b"", method="POST")
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.load(response)

    def simulate(self):
        self.start("listeners", "simulate", "--listeners", self.listeners, "--tracks", self.tracks, "--rate", self.rate,
                   "--independent", 1, "--server", self.address)

    def publish_version(self):
        output = subprocess.run([self.build / "tests" / "publish_random_version", self.folder / "registry",
                                 str(self.listeners)], check=True, capture_output=True, text=True, timeout=60).stdout
        return int(output)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self.processes):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def check(condition, sentence):
    if not condition:
        raise AssertionError(sentence)


def sequence(browser):
    return int(browser.run("return document.querySelector('#list').dataset.sequence"))


def await_list_after(browser, before):
    """The sequence of the list that came after `before`."""
    return browser.until("const now = Number(document.querySelector('#list').dataset.sequence);"
                         "return now > arguments[0] ? now : 0", before)


def await_playing(browser, title_before):
    browser.until("return document.querySelector('#now-title').textContent !== arguments[0]"
                  " && !document.querySelector('#skip').disabled", title_before)


def press_and_await(browser, button):
    """Presses skip or finish, and waits for the next track and its list; (title before, newest sequence)."""
    title, before = browser.text("#now-title"), sequence(browser)
    browser.click(button)
    await_playing(browser, title)
    first = await_list_after(browser, before)
    # Two events, two lists: the button's, and that of the play that follows it.
    return title, browser.until("const now = Number(document.querySelector('#list').dataset.sequence);"
                                "const cause = document.querySelector('#list-cause').textContent;"
                                "return cause.includes('you played') && now >= arguments[0] ? now : 0", first)


def connect_and_search(browser, segue):
    browser.open(f"http://{segue.address}/")
    check(browser.run("return document.querySelector('#skip').disabled"), "skip is off before anything plays")
    browser.type("#listener-name", "ada")
    browser.click("#listen")
    browser.until("return document.querySelector('#connection').dataset.state === 'connected'")
    browser.until("return document.querySelectorAll('#list li').length === 10")
    browser.until("return document.querySelectorAll('#found button').length >= 3")
    title = browser.text("#found li:nth-child(3) .title")
    browser.type("#search", title)
    browser.until("return [...document.querySelectorAll('#found .title')].some(t => t.textContent === arguments[0])"
                  " && document.querySelectorAll('#found button').length < 6", title)
    browser.press(ENTER)  # takes the first found
    browser.until("return document.querySelector('#now-title').textContent === arguments[0]", title)
    browser.until("return document.querySelector('#list-cause').textContent.includes('you played')")
    check("in the server" in browser.text("#list-cause"), "the push's latency is shown")


def skip_gives_a_new_list(browser):
    shown = browser.run("return [...document.querySelectorAll('#list li')].map(row => row.dataset.track)")
    skipped, _ = press_and_await(browser, "#skip")
    check(browser.run("return document.querySelector('#session s')?.textContent") == skipped,
          f"{skipped} is struck in the session")
    now = browser.text("#now-title")
    check(now != skipped, "another track plays")
    titles = browser.run("return [...document.querySelectorAll('#list .title')].map(title => title.textContent)")
    check(skipped not in titles, "what was just skipped is not in the list")
    finished, _ = press_and_await(browser, "#complete")
    check(finished == now and browser.run("return document.querySelectorAll('#session li').length") == 3,
          "the session has three steps")
    return shown


def a_swap_shows(browser, segue, before):
    check(browser.run("return document.querySelector('#list').dataset.version") == "0", "version 0 is served first")
    browser.click("#retrain")
    browser.until("return document.querySelector('#retrain-answer').textContent.startsWith('Asked for job')")
    if segue.trained:
        segue.start("trainer", "trainer")
        browser.until("return document.querySelector('#jobs li')?.dataset.state === 'running'", seconds=60)
        browser.until("return document.querySelector('#jobs li')?.dataset.state === 'published'", seconds=180)
        version = 1
    else:
        version = segue.publish_version()
        check(segue.post(f"/v1/admin/models/{version}/activate")["champion"] == version, "activated")
    browser.until("return document.querySelector('#version').dataset.version === arguments[0]", str(version))
    press_and_await(browser, "#skip")
    check(browser.run("return document.querySelector('#list').dataset.version") == str(version),
          "the next list is the new version's")
    after = browser.run("return [...document.querySelectorAll('#list li')].map(row => row.dataset.track)")
    check(after != before, "and another one than before")


def keyboard_reaches_everything(browser):
    nameless = browser.run("return [...document.querySelectorAll('button, input')]"
                           ".filter(e => !e.hidden && !(e.ariaLabel || e.textContent.trim() || e.labels?.length))"
                           ".map(e => e.outerHTML)")
    check(nameless == [], f"without a name for a screen reader: {nameless}")
    browser.run("document.querySelector('#listener-name').focus()")
    reached = set()
    for _ in range(8):
        browser.press(TAB)
        reached.add(browser.run("return document.activeElement.id || document.activeElement.className"))
    for control in ("listen", "skip", "complete", "search", "play"):
        check(control in reached, f"Tab does not reach {control}: {reached}")


def figures_live(browser):
    browser.until("return Number(document.querySelector('#figure-rate').textContent) > 1")
    browser.until("return Number(document.querySelector('#figure-p50').textContent) > 0")
    browser.until("return document.querySelectorAll('#rates tr').length >= 2", seconds=60)
    browser.until("return document.querySelector('#spark .line').getAttribute('d').split('L').length > 8")


def survives_a_restart(browser, segue):
    segue.stop_server()
    browser.until("return document.querySelector('#connection').dataset.state === 'waiting'"
                  " && document.body.dataset.figures === 'stale'")
    segue.start_server()
    browser.until("return document.querySelector('#connection').dataset.state === 'connected'"
                  " && document.body.dataset.figures === 'live'", seconds=30)
    press_and_await(browser, "#skip")


def looks(browser, artefacts, keep):
    artefacts.mkdir(exist_ok=True)
    browser.resize(1920, 1080)
    check(browser.run("return document.documentElement.scrollHeight") <= 1080, "fits a wall without scrolling")
    browser.screenshot(artefacts / "page.png")
    browser.resize(390, 844, mobile=True)
    check(browser.run("return document.documentElement.scrollWidth") <= 390, "fits a phone's width")
    browser.screenshot(artefacts / "page-phone.png", whole_page=True)
    browser.resize(1920, 1080)
    if keep:
        shutil.copyfile(artefacts / "page.png", keep)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("--keep", type=pathlib.Path)
    arguments = parser.parse_args()
    found = webdriver.find_browser()
    if not found:
        print("skipped: chromium and chromium-driver are not installed")
        return SKIPPED
    with tempfile.TemporaryDirectory(prefix="segue-page-") as folder:
        trained = arguments.keep is not None
        with Segue(arguments.build, pathlib.Path(folder), trained) as segue, webdriver.Browser(*found) as browser:
            connect_and_search(browser, segue)
            before = skip_gives_a_new_list(browser)
            keyboard_reaches_everything(browser)
            segue.simulate()
            browser.until("return document.querySelectorAll('#rates tr').length >= 1"
                          " && !document.querySelector('#rates').textContent.includes('0 plays')", seconds=60)
            a_swap_shows(browser, segue, before)
            figures_live(browser)
            check(browser.console() == [], "the browser complains of nothing")
            if trained:  # until the new version has been judged by a thousand plays, too
                browser.until("const plays = document.querySelector('#rates').textContent.match(/\\d,\\d{3} plays/g);"
                              "return plays?.length >= 2", seconds=180)
            looks(browser, arguments.build / "artefacts", arguments.keep)
            survives_a_restart(browser, segue)
    print("the page plays, skips, swaps and reconnects; pictures in", arguments.build / "artefacts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
