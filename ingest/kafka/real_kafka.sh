#!/usr/bin/env bash
# Apache Kafka as one process on loopback, for tests and for a look: `real_kafka.sh start|stop|address FOLDER`.
# FOLDER keeps its data, log, address and pid. The jars come from Maven once, into .cache/kafka of this checkout.
set -euo pipefail
kafka=org.apache.kafka:kafka_2.13:4.0.0
cache=$(cd "$(dirname "$0")/../.." && pwd)/.cache/kafka

fail() { echo "kafka: $1" >&2; exit 1; }

fetch_jars() {
    [ -f "$cache/complete" ] && return
    command -v mvn >/dev/null || fail "Maven is not installed (Debian: apt install maven)"
    local group artifact version log
    IFS=: read -r group artifact version <<<"$kafka"
    mkdir -p "$cache"
    cat >"$cache/pom.xml" <<POM
<project><modelVersion>4.0.0</modelVersion><groupId>segue</groupId><artifactId>kafka-for-tests</artifactId><version>1</version>
<dependencies><dependency><groupId>$group</groupId><artifactId>$artifact</artifactId><version>$version</version></dependency></dependencies>
</project>
POM
    log=$cache/maven.log
    timeout 300 mvn -q -B -f "$cache/pom.xml" dependency:copy-dependencies -DincludeScope=runtime \
        -DoutputDirectory="$cache/jars" >"$log" 2>&1 ||
        fail "Maven could not fetch $kafka ($(grep -m1 ERROR "$log" | cut -c1-200 || echo "no answer in 300 s"))"
    touch "$cache/complete"
}

answers() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }

free_port() {
    local port
    for _ in $(seq 100); do
        port=$((20000 + RANDOM % 12000)) # below the system's own ephemeral ports
        answers "$port" || { echo "$port"; return; }
    done
    fail "there is no free port"
}

running() { [ -f "$folder/pid" ] && kill -0 "$(cat "$folder/pid")" 2>/dev/null; }

start() {
    running && fail "one already runs with $folder (pid $(cat "$folder/pid"))"
    command -v java >/dev/null || fail "Java is not installed (Debian: apt install openjdk-17-jre-headless)"
    fetch_jars
    rm -rf "$folder"
    mkdir -p "$folder"
    local port controller
    port=$(free_port) controller=$(free_port)
    cat >"$folder/server.properties" <<PROPERTIES
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://127.0.0.1:$port,CONTROLLER://127.0.0.1:$controller
advertised.listeners=PLAINTEXT://127.0.0.1:$port
controller.listener.names=CONTROLLER
log.dirs=$folder/data
num.partitions=4
auto.create.topics.enable=false
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
PROPERTIES
    java -cp "$cache/jars/*" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAQ -c "$folder/server.properties" \
        >"$folder/log" 2>&1 || fail "its storage could not be formatted; see $folder/log"
    setsid java -Xmx512m -cp "$cache/jars/*" kafka.Kafka "$folder/server.properties" >>"$folder/log" 2>&1 </dev/null &
    echo $! >"$folder/pid"
    for _ in $(seq 300); do
        if answers "$port"; then
            echo "127.0.0.1:$port" >"$folder/address"
            return
        fi
        running || fail "it ended at once; see $folder/log"
        sleep 0.1
    done
    stop
    fail "it did not answer in 30 s; see $folder/log"
}

stop() {
    running || return 0
    local pid
    pid=$(cat "$folder/pid")
    kill "$pid"
    for _ in $(seq 100); do
        kill -0 "$pid" 2>/dev/null || { rm -f "$folder/pid" "$folder/address"; return; }
        sleep 0.1
    done
    kill -9 "$pid"
    rm -f "$folder/pid" "$folder/address"
}

address() { cat "$folder/address" 2>/dev/null || fail "none runs with $folder"; }

[ $# = 2 ] || fail "usage: real_kafka.sh start|stop|address FOLDER"
mkdir -p "$(dirname "$2")"
folder=$(cd "$(dirname "$2")" && pwd)/$(basename "$2")
case "$1" in
    start | stop | address) "$1" ;;
    *) fail "usage: real_kafka.sh start|stop|address FOLDER" ;;
esac
