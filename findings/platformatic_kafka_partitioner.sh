#!/usr/bin/env bash
# The npm package @platformatic/kafka 2.12.1 puts keyed messages by default where murmur2(key), taken as an unsigned number,
# modulo the partitions says. Java's producer clears the sign bit first (BuiltInPartitioner.partitionForKey: "toPositive(murmur2(
# key)) % numPartitions", toPositive(n) = n & 0x7fffffff). The two agree where the number of partitions is a power of two; else half of
# the keys, those whose hash has the sign bit, go to another partition than with Java, librdkafka's murmur2_random, kafkajs,
# kafka-python, franz-go. Its own compatibilityPartitioner is Java's. Exit status: 0 it is so, 1 it is otherwise, 2 it could not be tried.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
# The package needs Node 22, which Debian 12 does not have.
npm install --silent --no-audit --no-fund @platformatic/kafka@2.12.1 node@22.23.3 >log 2>&1 ||
    { cat log >&2; echo "cannot get the packages" >&2; exit 2; }
cat >shown.js <<'JS'
import { compatibilityPartitioner, defaultPartitioner, murmur2 } from '@platformatic/kafka';
import { readFileSync } from 'node:fs';
const { version } = JSON.parse(readFileSync('node_modules/@platformatic/kafka/package.json'));
console.log(`@platformatic/kafka ${version}, node ${process.version}`);
// Known answers of Java's Utils.murmur2, from Kafka's own UtilsTest.testMurmur2.
const known = { 21: -973932308, foobar: -790332482, 'a-little-bit-long-string': -985981536 };
for (const [key, hash] of Object.entries(known))
  if (murmur2(Buffer.from(key)) !== hash) throw new Error(`murmur2 of ${key} is another hash than Java's`);
const keys = Array.from({ length: 1000 }, (_, i) => Buffer.from(`u${i}`));
const java = (key, partitions) => (murmur2(key) & 0x7fffffff) % partitions;
const elsewhere = (partitioner, partitions) =>
  keys.filter((key) => partitioner({}, key) % partitions !== java(key, partitions)).length;
for (const partitions of [4, 16, 6, 12])
  console.log(`${partitions} partitions: of 1000 keys ${elsewhere(defaultPartitioner, partitions)} elsewhere than with Java by ` +
    `default, ${elsewhere(compatibilityPartitioner, partitions)} by compatibilityPartitioner`);
const asSaid = elsewhere(defaultPartitioner, 16) === 0 && elsewhere(defaultPartitioner, 6) > 400 &&
  elsewhere(compatibilityPartitioner, 6) === 0;
process.exit(asSaid ? 0 : 1);
JS
status=0
node_modules/.bin/node shown.js || status=$?
[ $status = 0 ] || { echo "It has changed, or could not be run."; exit 1; }
