// A producer of plays and titles, written from docs/producers.md, with kafkajs.
//
// Usage: producer.js BROKERS PLAYS-TOPIC TRACKS-TOPIC PARTITIONER, the last "default" or one of kafkajs' Partitioners. Each
// line of its input, "play|skip|complete USER TRACK TIMESTAMP-MS" or "title TRACK TITLE", becomes a record; each record that
// Kafka has is a line of its output.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import kafkajs from 'kafkajs';

const [brokers, plays, tracks, partitioner] = process.argv.slice(2);
const settings = { idempotent: true };
if (partitioner !== 'default') settings.createPartitioner = kafkajs.Partitioners[partitioner];
const kafka = new kafkajs.Kafka({ brokers: [brokers], logLevel: kafkajs.logLevel.ERROR });
const producer = kafka.producer(settings);
await producer.connect();

const record = (kind, ...words) => {
  if (kind === 'title') {
    const [track_id, title] = words;
    return { topic: tracks, key: track_id, value: { track_id, title, artist: 'Somebody' } };
  }
  const [user_id, track_id, timestamp_ms] = words;
  const value = { event_id: randomUUID(), user_id, track_id, type: kind, timestamp_ms: Number(timestamp_ms) };
  return { topic: plays, key: user_id, value };
};

for await (const line of createInterface({ input: process.stdin })) {
  const { topic, key, value } = record(...line.split(' '));
  const [report] = await producer.send({ topic, messages: [{ key, value: JSON.stringify(value) }] });
  console.log(JSON.stringify({ partition: report.partition, offset: Number(report.baseOffset) }));
}
await producer.disconnect();
