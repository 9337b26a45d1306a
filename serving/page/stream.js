// The player's connection to /v1/stream (sub-protocol segue.v1): introduces itself, sends events until they are
// acknowledged, drops lists that it already has, and reconnects as the close codes say.

const firstBackoff = 250;
const lastBackoff = 10_000;

/** Events of this target: state {state, detail}, ready, list, acknowledged, refused {code, message}. */
export class Stream extends EventTarget {
  #init;
  #socket = null;
  #backoff = firstBackoff;
  #timer = 0;
  #ready = false;
  #stopped = false;
  #lastSequence = null;
  #epoch = null; // of which #lastSequence is
  #unacknowledged = new Map(); // event id to its message, in order of sending

  constructor(init) {
    super();
    this.#init = init;
    this.#connect();
    this.online = () => this.#connectNow();
    addEventListener('online', this.online);
  }

  /** Sends a play, skip or complete, `context` with it where there is one; returns its event id. */
  send(type, trackId, context) {
    const id = newId();
    const message = JSON.stringify({ type, event_id: id, track_id: trackId, timestamp_ms: Date.now(), context });
    this.#unacknowledged.set(id, message);
    if (this.#ready) this.#socket.send(message);
    return id;
  }

  close() {
    this.#stopped = true;
    removeEventListener('online', this.online);
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #connect() {
    this.#emit('state', { state: 'connecting', detail: 'connecting …' });
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/v1/stream`, 'segue.v1');
    this.#socket = socket;
    socket.onopen = () => {
      const init = { type: 'init', now_ms: Date.now(), ...this.#init };
      if (this.#lastSequence !== null) {
        init.last_sequence = this.#lastSequence;
        init.epoch = this.#epoch;
      }
      socket.send(JSON.stringify(init));
    };
    socket.onmessage = (frame) => this.#receive(JSON.parse(frame.data));
    socket.onclose = (event) => this.#closed(event);
  }

  #connectNow() {
    if (this.#socket?.readyState !== WebSocket.CLOSED || this.#stopped) return;
    clearTimeout(this.#timer);
    this.#connect();
  }

  #receive(message) {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        if (message.epoch !== this.#epoch) this.#lastSequence = null;
        this.#epoch = message.epoch;
        this.#backoff = firstBackoff;
        this.#emit('state', { state: 'connected', detail: `listening as ${message.user_id}` });
        this.#emit('ready', message);
        for (const event of this.#unacknowledged.values()) this.#socket.send(event);
        break;
      case 'ack':
        this.#unacknowledged.delete(message.event_id);
        this.#emit('acknowledged', message);
        break;
      case 'recommendations':
        // A general list (no cause, no session) has no place in the listener's sequence.
        if (message.cause || message.session) {
          if (this.#lastSequence !== null && message.sequence <= this.#lastSequence) return;
          this.#lastSequence = message.sequence;
        }
        this.#emit('list', message);
        break;
      case 'error':
        if (message.event_id) this.#unacknowledged.delete(message.event_id);
        this.#emit('refused', message);
        break;
    }
  }

  #closed(event) {
    this.#ready = false;
    if (this.#stopped) return this.#emit('state', { state: 'idle', detail: 'not listening' });
    if (event.code >= 4500 && event.code < 5000) {
      this.#stopped = true;
      this.#emit('state', { state: 'refused', detail: event.reason || `refused (${event.code})`, code: event.code });
      return;
    }
    const wait = this.#backoff * (0.5 + Math.random() / 2);
    this.#backoff = Math.min(this.#backoff * 2, lastBackoff);
    const seconds = (wait / 1000).toFixed(1);
    this.#emit('state', { state: 'waiting', detail: `connection lost; again in ${seconds} s` });
    this.#timer = setTimeout(() => this.#connect(), wait);
  }
}

// crypto.randomUUID exists in secure contexts only, and a page on a local network is none.
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return 'page-' + Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
