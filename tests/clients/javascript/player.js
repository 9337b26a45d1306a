// A player, written from docs/players.md.
//
// Usage: player.js HOST:PORT USER. Reads what its listener does, "play|skip|complete TRACK" a line, and prints what it
// learns, a JSON object a line. Ends with its input, or when the server says that coming back is of no use.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const firstBackoff = 100;
const lastBackoff = 10_000; // milliseconds
const again = new Set(['unavailable', 'queue_full', 'rate_limited']);
const show = (what) => console.log(JSON.stringify(what));

class Player {
  #url;
  #userId;
  #socket;
  #ready = false;
  #unacknowledged = new Map(); // event id to message, in order
  #began = new Map(); // track to the time of its play
  #epoch = null;
  #lastSequence = null;
  #backoff = firstBackoff;

  constructor(address, userId) {
    this.#url = `ws://${address}/v1/stream`;
    this.#userId = userId;
    this.#connect();
  }

  act(type, track_id) {
    const now = Date.now();
    if (type === 'play') this.#began.set(track_id, now);
    const event = { type, event_id: randomUUID(), track_id, timestamp_ms: now,
      position_ms: now - (this.#began.get(track_id) ?? now), client: 'javascript-1' };
    this.#unacknowledged.set(event.event_id, event);
    if (this.#ready) this.#send(event);
  }

  #send(message) {
    this.#socket.send(JSON.stringify(message), () => {}); // what is lost goes out after the next ready
  }

  #connect() {
    let refused = 0;
    this.#socket = new WebSocket(this.#url, 'segue.v1', { perMessageDeflate: false, maxPayload: 1 << 20 });
    this.#socket.on('open', () => {
      const init = { type: 'init', user_id: this.#userId, k: 3, now_ms: Date.now() };
      if (this.#lastSequence !== null) Object.assign(init, { last_sequence: this.#lastSequence, epoch: this.#epoch });
      this.#send(init);
    });
    this.#socket.on('message', (data) => this.#receive(JSON.parse(data)));
    this.#socket.on('unexpected-response', (_, response) => {
      refused = response.statusCode;
      this.#socket.terminate();
    });
    this.#socket.on('error', () => {}); // 'close' follows
    this.#socket.on('close', (code) => this.#closed(refused || code));
  }

  #receive(message) {
    switch (message.type) {
      case 'ready':
        if (message.epoch !== this.#epoch) this.#lastSequence = null;
        this.#epoch = message.epoch;
        this.#backoff = firstBackoff;
        this.#ready = true;
        show({ ready: message.epoch });
        for (const event of this.#unacknowledged.values()) this.#send(event);
        break;
      case 'recommendations':
        if (message.cause || message.session) {
          if (this.#lastSequence !== null && message.sequence <= this.#lastSequence) return;
          this.#lastSequence = message.sequence;
        }
        show({ list: message });
        break;
      case 'ack':
        this.#unacknowledged.delete(message.event_id);
        show({ acknowledged: message.event_id });
        break;
      case 'error': {
        const event = this.#unacknowledged.get(message.event_id);
        if (event && again.has(message.code)) {
          setTimeout(() => this.#ready && this.#send(event), 1000);
        } else {
          this.#unacknowledged.delete(message.event_id);
          show({ error: message.code });
        }
      }
    }
  }

  #closed(code) {
    this.#ready = false;
    const comeBack = !(code >= 4500 && code < 5000) && !(code >= 400 && code < 500);
    show({ closed: code, come_back: comeBack });
    if (!comeBack) process.exit();
    setTimeout(() => this.#connect(), this.#backoff * (0.5 + Math.random() / 2));
    this.#backoff = Math.min(this.#backoff * 2, lastBackoff);
  }
}

const [address, userId] = process.argv.slice(2);
const player = new Player(address, userId);
for await (const line of createInterface({ input: process.stdin })) player.act(...line.split(' '));
process.exit();
