"""Clients of Segue in other languages, each written from docs/producers.md and docs/players.md alone, against a server on an
Apache Kafka.

Usage: clients_test.py LANGUAGE BUILD-FOLDER. Ends with 77 (skipped, for ctest) where SEGUE_TEST_BROKERS names no broker, or the
language or its packages cannot be had.
"""

import os
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # the source tree stays as it is

import languages  # noqa: E402
from programs import PARTITIONS, Client, Server, await_, check  # noqa: E402

SKIPPED = 77
TRACKS = [f"t{i}" for i in range(12)]


class Listener:
    """What a player of one listener must learn, event by event: one list each, all of one session."""

    def __init__(self, player):
        self.player = player
        self.session, self.steps, self.sequence = None, 0, -1

    def list(self):
        said = self.player.next()
        while "acknowledged" in said:
            said = self.player.next()
        check("list" in said, f"a list was expected, not {said}")
        return said["list"]

    def answered(self, kind, track, got=None):
        """By the next list, or the one given."""
        got = got or self.list()
        self.steps += kind == "play"
        cause = got["cause"] or {}
        check((cause.get("type"), cause.get("track_id")) == (kind, track), f"{kind} {track} was answered by {got}")
        check(got["sequence"] > self.sequence, f"{got['sequence']} came after {self.sequence}")
        self.session = self.session or got["session"]["id"]
        check(got["session"] == {"id": self.session, "steps": self.steps}, f"{got['session']} at step {self.steps} of {self.session}")
        listed = got["tracks"]
        check(len(listed) == 3 and all("title" in each for each in listed), f"a list of three titles: {listed}")
        check(kind != "skip" or track not in [each["track_id"] for each in listed], f"{track} was just skipped: {listed}")
        self.sequence = got["sequence"]

    def acknowledged_and_answered(self, kind, track):
        """An event of the player's own: its ack and its list come in either order."""
        said = [self.player.next(), self.player.next()]
        check({key for each in said for key in each} == {"acknowledged", "list"}, f"ack and list were expected, not {said}")
        self.answered(kind, track, next(each["list"] for each in said if "list" in each))


def a_user(place):
    """A listener whom `place`, unless it is murmur2 itself, and CRC32 (of the last layout here) put elsewhere than murmur2."""
    others = {languages.crc32, place} - {None, languages.murmur2}

    def away(key):
        return all(other(key, PARTITIONS) != languages.murmur2(key, PARTITIONS) for other in others)
    return next(user for user in (f"u{i}" for i in range(1000)) if away(user.encode()))


def produced_by(language, partitioner, place, server, log, clients):
    """On 688a99a what confluent-kafka, sarama and kafka-go placed by their defaults gave lists of falling sequence, of several
    sessions that knew nothing of each other, or none."""
    user = a_user(place)
    player = Client(log, *language.player, server.address, user)
    clients.append(player)
    ready = player.next()
    check("ready" in ready, f"ready comes first, not {ready}")
    listener = Listener(player)
    first = listener.list()
    check(first["cause"] is None, f"the current list: {first}")
    if first["session"]:  # of the partitioner before
        listener.session, listener.steps, listener.sequence = first["session"]["id"], first["session"]["steps"], first["sequence"]

    producer = Client(log, *language.producer, server.settings["kafka.brokers"], server.plays, server.tracks, partitioner)
    clients.append(producer)
    own = languages.murmur2(user.encode(), PARTITIONS)
    elsewhere = 0
    when = int(time.time() * 1000) - 5 * 60_000
    for i, (kind, track) in enumerate((("play", "t1"), ("skip", "t1"), ("play", "t2"), ("complete", "t2"), ("play", "t3"),
                                       ("play", "t4"), ("skip", "t3"))):  # an end that comes late, too
        producer.say(kind, user, track, when + i * 20_000)
        report = producer.next()
        check(place is None or report["partition"] == place(user.encode(), PARTITIONS), f"{user} lies in {report}")
        elsewhere += report["partition"] != own
        listener.answered(kind, track)
    check((elsewhere == 0) == (place is languages.murmur2), f"{elsewhere} records of {user} lie elsewhere than in {own}")
    producer.close()
    print(f"{partitioner}: {elsewhere} of 7 records of {user} lay in another partition than {own}; seven lists, one session",
          flush=True)
    return listener, ready["ready"]


def restart(player, server, meanwhile=None):
    """The player comes back by itself; what its listener does meanwhile it keeps. Returns the epoch."""
    server.stop()
    check(player.next() == {"closed": 4000, "come_back": True}, "shutting_down")
    if meanwhile:
        player.say(*meanwhile)
    server.start()
    said = player.next()
    while "closed" in said:  # tried too early
        check(said["come_back"], f"it does not give up: {said}")
        said = player.next()
    check("ready" in said, f"ready was expected, not {said}")
    return said["ready"]


def reported_by_player(listener, server, epoch):
    """Its own events; one made while the server is down goes out when it is back, once, and no list comes twice."""
    player = listener.player
    for kind, track in (("play", "t5"), ("skip", "t5"), ("play", "t6")):
        player.say(kind, track)
        listener.acknowledged_and_answered(kind, track)
    check(restart(player, server, ("complete", "t6")) == epoch, "a restart keeps the epoch")
    listener.acknowledged_and_answered("complete", "t6")
    print("the player's own events are acknowledged and answered, across a restart of the server, too", flush=True)


def numbered_anew(listener, server, epoch):
    """A new layout gives the listener another partition, whose offsets are lower. The page's own player showed none of six
    such lists on 688a99a."""
    server.settings["kafka.partitioner"] = "crc32"
    check(restart(listener.player, server) != epoch, "a new layout is a new epoch")
    first = listener.list()
    check(first["session"] is None, f"nothing is known in the new partition yet: {first}")
    before, listener.session, listener.steps, listener.sequence = listener.sequence, None, 0, -1
    listener.player.say("play", "t7")
    listener.acknowledged_and_answered("play", "t7")
    check(listener.sequence < before, f"{listener.sequence} was to be lower than {before}")
    print(f"in a new epoch list {listener.sequence} is taken after {before}", flush=True)


def turned_away(player, server):
    """A server that wants a token: the player must not come back for ever."""
    server.settings["serving.token_secret"] = "secret"
    server.stop()
    server.start()
    said = player.next()
    while said.get("come_back"):
        said = player.next()
    check(said == {"error": "bad_token"}, f"init without a token was answered by {said}")
    said = player.next()
    check(said == {"closed": 4501, "come_back": False}, f"bad_token: {said}")
    player.close()
    print("turned away with 4501, the player gives up", flush=True)


def test(language, server, log, clients):
    server.start()
    producer = Client(log, *language.producer, server.settings["kafka.brokers"], server.plays, server.tracks,
                      language.partitioners[0][0])
    clients.append(producer)
    for track in TRACKS:
        producer.say("title", track, f"Title-of-{track}")
        producer.next()
    producer.close()
    await_(lambda: len(server.current_list("nobody")["tracks"]) == len(TRACKS), "a version that knows the tracks")
    for partitioner, place in language.partitioners:
        listener, epoch = produced_by(language, partitioner, place, server, log, clients)
        if (partitioner, place) != language.partitioners[-1]:
            listener.player.close()
    reported_by_player(listener, server, epoch)
    numbered_anew(listener, server, epoch)
    turned_away(listener.player, server)


def main():
    name, build = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    brokers = os.environ.get("SEGUE_TEST_BROKERS")
    if not brokers:
        print("skipped: SEGUE_TEST_BROKERS names no broker; `./run kafka` starts one")
        return SKIPPED
    try:
        language = languages.LANGUAGES[name](build / "clients" / name)
    except languages.Unavailable as missing:
        print(f"skipped: the {name} clients cannot be made ready here: {missing}")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder, open(pathlib.Path(folder) / "clients.log", "w+") as log:
        server, clients = Server(build, pathlib.Path(folder), brokers), []
        try:
            test(language, server, log, clients)
        except BaseException:
            for file in ("clients.log", "server.log"):
                print(f"--- {file}\n" + (pathlib.Path(folder) / file).read_text()[-6000:])
            raise
        finally:
            for client in clients:
                client.process.kill()
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
