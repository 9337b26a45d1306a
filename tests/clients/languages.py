"""The clients of each language: how they are made ready to run, in a folder of the build, and which producers they have."""

import dataclasses
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
MINUTES = 5  # for packages that come over a slow network


class Unavailable(Exception):
    """The language or its packages cannot be had here."""


@dataclasses.dataclass
class Language:
    producer: list  # commands
    player: list
    partitioners: list  # the producer's last argument, and what is expected of it: a placement below, or None, scattered


# Where a key goes: written anew here, so that Segue's own functions are not their own judges.
def murmur2(key, partitions):
    multiplier, mask = 0x5BD1E995, 0xFFFFFFFF
    value = (0x9747B28C ^ len(key)) & mask
    whole = len(key) - len(key) % 4
    for i in range(0, whole, 4):
        word = int.from_bytes(key[i:i + 4], "little") * multiplier & mask
        word = (word ^ word >> 24) * multiplier & mask
        value = value * multiplier & mask ^ word
    if key[whole:]:
        value = (value ^ int.from_bytes(key[whole:], "little")) * multiplier & mask
    value = (value ^ value >> 13) * multiplier & mask
    return ((value ^ value >> 15) & 0x7FFFFFFF) % partitions


def crc32(key, partitions):
    return zlib.crc32(key) % partitions


def fnv1a(key, partitions):
    value = 0x811C9DC5
    for byte in key:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return abs(value - (1 << 32) if value >> 31 else value) % partitions


def fetch(*command, **settings):
    """A command that gets packages; where it fails, they cannot be had."""
    try:
        done = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=60 * MINUTES, **settings)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(str(error)) from error
    if done.returncode:
        raise Unavailable(f"{' '.join(map(str, command))}: {done.stdout[-600:]}")


def compile(*command, **settings):
    """A command that compiles our clients; where it fails, they are wrong."""
    subprocess.run(list(map(str, command)), check=True, timeout=60 * MINUTES, **settings)


def once(folder, file, install):
    """Installs what `file` pins, unless that has been done."""
    mark = folder / f"installed-{file.name}"
    if not mark.exists() or not filecmp.cmp(mark, file, shallow=False):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        install()
        shutil.copyfile(file, mark)


def python(folder):
    requirements = HERE / "python/requirements.txt"
    interpreter = folder / "venv/bin/python"

    def install():
        fetch(sys.executable, "-m", "venv", folder / "venv")
        fetch(interpreter, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements)
    once(folder, requirements, install)
    return Language([interpreter, HERE / "python/producer.py"], [interpreter, HERE / "python/player.py"],
                    [("default", crc32), ("murmur2_random", murmur2)])


def javascript(folder):
    once(folder, HERE / "javascript/package-lock.json", lambda: (
        shutil.copy(HERE / "javascript/package.json", folder), shutil.copy(HERE / "javascript/package-lock.json", folder),
        fetch("npm", "ci", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", cwd=folder)))
    for file in ("producer.js", "player.js"):
        shutil.copy(HERE / "javascript" / file, folder)  # Node looks for packages beside the file
    return Language(["node", folder / "producer.js"], ["node", folder / "player.js"],
                    [("default", murmur2), ("LegacyPartitioner", None)])


def go(folder):
    settings = os.environ | {"GOTOOLCHAIN": "local", "GOMODCACHE": str(folder / "modules"), "GOCACHE": str(folder / "cache"),
                             "GOFLAGS": "-modcacherw", "CGO_ENABLED": "0"}
    once(folder, HERE / "go/go.sum", lambda: fetch("go", "list", "-deps", ".", cwd=HERE / "go", env=settings))
    quickly = ("-gcflags=all=-N -l", "-ldflags=-s -w")  # to compile: Go's own library is among it
    compile("go", "build", *quickly, "-o", folder / "client", ".", cwd=HERE / "go", env=settings)
    return Language([folder / "client", "produce"], [folder / "client", "play"],
                    [("sarama-default", fnv1a), ("kafka-go-default", None), ("sarama-murmur2", murmur2),
                     ("kafka-go-murmur2", murmur2)])


def java(folder):
    if not shutil.which("javac"):
        raise Unavailable("there is no javac (Debian: apt install openjdk-17-jdk-headless)")
    pom = HERE / "java/pom.xml"
    once(folder, pom, lambda: fetch("mvn", "-q", "-B", "-f", pom, "dependency:copy-dependencies", f"-DoutputDirectory={folder}/jars"))
    (folder / "classes").mkdir(exist_ok=True)
    path = f"{folder}/classes:{folder}/jars/*"
    compile("javac", "-Xlint:all,-processing", "-Werror", "-cp", path, "-d", folder / "classes", *(HERE / "java").glob("*.java"))
    quick = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", path]
    return Language([*quick, "Producer"], [*quick, "Player"], [("default", murmur2), ("RoundRobinPartitioner", None)])


LANGUAGES = {"python": python, "javascript": javascript, "go": go, "java": java}
