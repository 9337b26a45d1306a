// A player.
package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"time"

	"github.com/coder/websocket"
)

const (
	firstBackoff = 100 * time.Millisecond
	lastBackoff  = 10 * time.Second
	noCloseFrame = 1006
)

// message has what a player needs of the server's messages.
type message struct {
	Type     string    `json:"type"`
	Epoch    string    `json:"epoch"`
	Sequence int64     `json:"sequence"`
	Cause    *struct{} `json:"cause"`
	Session  *struct{} `json:"session"`
	EventID  string    `json:"event_id"`
	Code     string    `json:"code"`
}

// player is used by one goroutine; another reads and hands over by a channel.
type player struct {
	userID         string
	connection     *websocket.Conn
	ready          bool
	unacknowledged []event // in order
	began          map[string]int64
	epoch          string
	lastSequence   *int64
	backoff        time.Duration
}

// received is a connection that has been opened, a frame of it, or the code with which it ended.
type received struct {
	opened *websocket.Conn
	frame  []byte
	closed int
}

// play does what the input says, "play|skip|complete TRACK" a line, and prints what it learns, a JSON object a line. It ends with
// its input, or when the server says that coming back is of no use.
func play(address, userID string) {
	p := &player{userID: userID, began: map[string]int64{}, backoff: firstBackoff}
	input, frames := lines(), make(chan received)
	var wait <-chan time.Time
	go connect(address, frames)
	for {
		select {
		case words, ok := <-input:
			if !ok {
				return
			}
			p.act(words[0], words[1])
		case got := <-frames:
			if got.opened != nil {
				p.connection = got.opened
				p.introduce()
				continue
			}
			if got.closed == 0 {
				p.receive(got.frame)
				continue
			}
			p.ready = false
			comeBack := !(got.closed >= 4500 && got.closed < 5000) && !(got.closed >= 400 && got.closed < 500)
			show(map[string]any{"closed": got.closed, "come_back": comeBack})
			if !comeBack {
				return
			}
			wait = time.After(time.Duration((0.5 + rand.Float64()/2) * float64(p.backoff)))
			p.backoff = min(2*p.backoff, lastBackoff)
		case <-wait:
			wait = nil
			go connect(address, frames)
		}
	}
}

func connect(address string, frames chan<- received) {
	connection, response, err := websocket.Dial(context.Background(), "ws://"+address+"/v1/stream",
		&websocket.DialOptions{Subprotocols: []string{"segue.v1"}})
	if err != nil {
		code := noCloseFrame
		if response != nil && response.StatusCode != http.StatusSwitchingProtocols {
			code = response.StatusCode
		}
		frames <- received{closed: code}
		return
	}
	connection.SetReadLimit(1 << 20)
	frames <- received{opened: connection}
	for {
		_, frame, err := connection.Read(context.Background())
		if err != nil {
			code := int(websocket.CloseStatus(err))
			if code < 0 {
				code = noCloseFrame
			}
			frames <- received{closed: code}
			return
		}
		frames <- received{frame: frame}
	}
}

func (p *player) introduce() {
	init := map[string]any{"type": "init", "user_id": p.userID, "k": 3, "now_ms": time.Now().UnixMilli(),
		"last_sequence": p.lastSequence}
	if p.lastSequence != nil {
		init["epoch"] = p.epoch
	}
	p.send(init)
}

func (p *player) receive(frame []byte) {
	var m message
	fail(json.Unmarshal(frame, &m))
	switch m.Type {
	case "ready":
		if m.Epoch != p.epoch {
			p.epoch, p.lastSequence = m.Epoch, nil
		}
		p.ready, p.backoff = true, firstBackoff
		show(map[string]string{"ready": m.Epoch})
		for _, event := range p.unacknowledged {
			p.send(event)
		}
	case "recommendations":
		if m.Cause != nil || m.Session != nil {
			if p.lastSequence != nil && m.Sequence <= *p.lastSequence {
				return
			}
			p.lastSequence = &m.Sequence
		}
		show(map[string]json.RawMessage{"list": frame})
	case "ack":
		p.settle(m.EventID)
		show(map[string]string{"acknowledged": m.EventID})
	case "error":
		if m.Code == "unavailable" || m.Code == "queue_full" || m.Code == "rate_limited" {
			for _, event := range p.unacknowledged {
				if event.EventID == m.EventID {
					connection := p.connection
					time.AfterFunc(time.Second, func() { write(connection, event) })
				}
			}
			return
		}
		p.settle(m.EventID)
		show(map[string]string{"error": m.Code})
	}
}

func (p *player) settle(eventID string) {
	for i, event := range p.unacknowledged {
		if event.EventID == eventID {
			p.unacknowledged = append(p.unacknowledged[:i], p.unacknowledged[i+1:]...)
			return
		}
	}
}

func (p *player) act(kind, trackID string) {
	now := time.Now().UnixMilli()
	if kind == "play" {
		p.began[trackID] = now
	}
	position := int64(0)
	if began, ok := p.began[trackID]; ok {
		position = now - began
	}
	event := event{Type: kind, EventID: newID(), TrackID: trackID, TimestampMs: now, PositionMs: &position, Client: "go-1"}
	p.unacknowledged = append(p.unacknowledged, event)
	if p.ready {
		p.send(event)
	}
}

func (p *player) send(value any) { write(p.connection, value) }

// write leaves it to the next connection to send what an ended one did not.
func write(connection *websocket.Conn, value any) {
	connection.Write(context.Background(), websocket.MessageText, []byte(text(value)))
}
