"""A browser under a test's control: chromedriver over the W3C WebDriver protocol, Python's standard library only."""

import base64
import json
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element reference (WebDriver, section 12)


class WebDriverError(Exception):
    pass


def find_browser():
    """(chromium, chromedriver), or None where either is missing."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    chromedriver = shutil.which("chromedriver")
    return (chromium, chromedriver) if chromium and chromedriver else None


class Browser:
    """A headless window. Use as a context manager: driver, browser and profile go with it."""

    def __init__(self, chromium, chromedriver, width=1280, height=800, scheme="dark"):
        self._profile = tempfile.TemporaryDirectory(prefix="segue-browser-", ignore_cleanup_errors=True)
        self._driver = subprocess.Popen([chromedriver, "--port=0"], stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True)
        self._url = None
        self._session = None
        try:
            self._url = f"http://127.0.0.1:{self._announced_port()}"
            options = {
                "binary": chromium,
                # By pipe: chromedriver would look up "localhost", which a bare machine's /etc/hosts may lack.
                "args": ["--remote-debugging-pipe", "--headless=new", "--no-sandbox", "--disable-gpu",
                         "--disable-dev-shm-usage", "--hide-scrollbars", f"--user-data-dir={self._profile.name}",
                         f"--window-size={width},{height}"],
            }
            capabilities = {"alwaysMatch": {"goog:chromeOptions": options, "goog:loggingPrefs": {"browser": "ALL"}}}
            self._session = self._call("POST", "/session", {"capabilities": capabilities})["sessionId"]
            self.resize(width, height)
            self.colours(scheme)
        except BaseException:
            self.__exit__()
            raise

    def _announced_port(self):
        for line in self._driver.stdout:  # "ChromeDriver was started successfully on port 41234."
            if "successfully on port" in line:
                return int(line.split("port")[1].strip(" .\n"))
        raise WebDriverError("chromedriver did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            if self._session:
                self._call("DELETE", f"/session/{self._session}")
        except (WebDriverError, OSError):
            pass
        self._driver.terminate()
        self._driver.wait(10)
        self._driver.stdout.close()
        self._profile.cleanup()

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._url + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            raise WebDriverError(json.load(error)["value"]["message"].splitlines()[0]) from None

    def _command(self, method, path, body=None):
        return self._call(method, f"/session/{self._session}{path}", body)

    def open(self, url):
        self._command("POST", "/url", {"url": url})

    def resize(self, width, height, mobile=False):
        """The size of the page itself, not of the window around it."""
        self.devtools("Emulation.setDeviceMetricsOverride",
                      {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile})

    def colours(self, scheme):
        """"dark" or "light", as prefers-color-scheme sees it."""
        self.devtools("Emulation.setEmulatedMedia",
                      {"features": [{"name": "prefers-color-scheme", "value": scheme}]})

    def devtools(self, command, parameters):
        return self._command("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def run(self, script, *arguments):
        """Runs a function body in the page; `arguments` are its arguments; returns what it returns."""
        return self._command("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def element(self, selector):
        return self._command("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        self._command("POST", f"/element/{self.element(selector)}/click", {})

    def type(self, selector, text):
        element = self.element(selector)
        self._command("POST", f"/element/{element}/clear", {})
        self._command("POST", f"/element/{element}/value", {"text": text})

    def press(self, key):
        """A key for whatever has the focus: "\\ue004" is Tab, "\\ue007" Enter (WebDriver, section 17.4.2)."""
        strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
        self._command("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0])?.textContent ?? null", selector)

    def until(self, script, *arguments, seconds=20):
        """Looks until the function body returns something true, and returns that."""
        deadline = time.monotonic() + seconds
        while True:
            value = self.run(script, *arguments)
            if value:
                return value
            if time.monotonic() > deadline:
                raise WebDriverError(f"waited {seconds} s in vain for: {script} {arguments}")
            time.sleep(0.02)

    def screenshot(self, path, whole_page=False):
        parameters = {"format": "png", "captureBeyondViewport": whole_page}
        if whole_page:
            size = self.devtools("Page.getLayoutMetrics", {})["cssContentSize"]
            parameters["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1}
        picture = self.devtools("Page.captureScreenshot", parameters)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(picture))

    def console(self):
        """Messages of level WARNING and above since the last call."""
        entries = self._command("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries if entry["level"] in ("WARNING", "SEVERE")]
