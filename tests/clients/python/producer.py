"""A producer of plays and titles, written from docs/producers.md, with confluent-kafka.

Usage: producer.py BROKERS PLAYS-TOPIC TRACKS-TOPIC PARTITIONER, the last "default" or a name of librdkafka's. Each line of
its input, "play|skip|complete USER TRACK TIMESTAMP-MS" or "title TRACK TITLE", becomes a record; each record that Kafka has is a
line of its output.
"""

import json
import sys
import uuid

from confluent_kafka import Producer


def report(error, record):
    if error is not None:
        sys.exit(f"not delivered: {error}")
    print(json.dumps({"partition": record.partition(), "offset": record.offset()}), flush=True)


def main():
    brokers, plays, tracks, partitioner = sys.argv[1:]
    settings = {"bootstrap.servers": brokers, "enable.idempotence": True, "linger.ms": 0}
    if partitioner != "default":
        settings["partitioner"] = partitioner
    producer = Producer(settings)
    for line in sys.stdin:
        kind, *words = line.split()
        if kind == "title":
            track_id, title = words
            topic, key, value = tracks, track_id, {"track_id": track_id, "title": title, "artist": "Somebody"}
        else:
            user_id, track_id, timestamp_ms = words
            topic, key = plays, user_id
            value = {"event_id": str(uuid.uuid4()), "user_id": user_id, "track_id": track_id, "type": kind,
                     "timestamp_ms": int(timestamp_ms)}
        producer.produce(topic, key=key, value=json.dumps(value), on_delivery=report)
        producer.flush()


main()
