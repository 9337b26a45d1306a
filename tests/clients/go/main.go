// Clients of Segue, written from docs/producers.md and docs/players.md.
//
//	client produce BROKERS PLAYS-TOPIC TRACKS-TOPIC LIBRARY-PARTITIONER
//	client play HOST:PORT USER
package main

import (
	"bufio"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

func main() {
	switch {
	case len(os.Args) == 6 && os.Args[1] == "produce":
		produce(os.Args[2], os.Args[3], os.Args[4], os.Args[5])
	case len(os.Args) == 4 && os.Args[1] == "play":
		play(os.Args[2], os.Args[3])
	default:
		fail(fmt.Errorf("usage: client produce BROKERS PLAYS TRACKS LIBRARY-PARTITIONER | client play HOST:PORT USER"))
	}
}

// event is a play, skip or complete, on Kafka and on the WebSocket.
type event struct {
	Type        string `json:"type"`
	EventID     string `json:"event_id"`
	UserID      string `json:"user_id,omitempty"` // the connection's, on the WebSocket
	TrackID     string `json:"track_id"`
	TimestampMs int64  `json:"timestamp_ms"`
	PositionMs  *int64 `json:"position_ms"` // null is absent
	Client      string `json:"client,omitempty"`
}

// lines gives the words of each line of the input.
func lines() <-chan []string {
	words := make(chan []string)
	go func() {
		defer close(words)
		for input := bufio.NewScanner(os.Stdin); input.Scan(); {
			words <- strings.Fields(input.Text())
		}
	}()
	return words
}

func show(what any) { fmt.Println(text(what)) }

func text(value any) string {
	json, err := json.Marshal(value)
	fail(err)
	return string(json)
}

func fail(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func newID() string { return rand.Text() }
