// The player: what is playing, the list that was pushed, the session so far. Everything that a listener does goes
// out through the stream, and everything shown here came back from it or was just done.

const patience = 3000; // milliseconds
const recommended = { source: 'recommendation' }; // context of a play that was taken from the pushed list

const element = (id) => document.getElementById(id);

/** Says `play` when a track begins. */
export class Player extends EventTarget {
  #stream;
  #tracks = new Map(); // track id to {track_id, title, artist}, as seen in lists and searches
  #list = [];
  #shown = new Set();
  #session = []; // {track, outcome: playing | skipped | completed | left}
  #sent = new Map(); // event id to performance.now()
  #advanceAfter = null; // event id of the skip or complete whose list chooses the next track

  constructor() {
    super();
    element('skip').addEventListener('click', () => this.#finish('skip'));
    element('complete').addEventListener('click', () => this.#finish('complete'));
  }

  attach(stream) {
    this.#stream = stream;
    this.#session = [];
    this.#sent.clear();
    this.#advanceAfter = null;
    this.#showNow();
    this.#showSession();
    stream.addEventListener('list', ({ detail }) => this.#receive(detail));
    stream.addEventListener('refused', ({ detail }) => {
      if (detail.event_id === this.#advanceAfter) this.#advanceAfter = null;
      this.#showNow();
    });
  }

  play(track, context) {
    this.#tracks.set(track.track_id, track);
    const current = this.#current();
    if (current?.outcome === 'playing') current.outcome = 'left';
    this.#session.push({ track, outcome: 'playing' });
    this.#advanceAfter = null;
    this.#send('play', track, context);
    this.#showNow();
    this.#showSession();
    this.dispatchEvent(new Event('play'));
  }

  #current() {
    return this.#session.at(-1);
  }

  #send(type, track, context) {
    const id = this.#stream.send(type, track.track_id, context);
    this.#sent.set(id, performance.now());
    return id;
  }

  #finish(type) {
    const current = this.#current();
    if (current?.outcome !== 'playing') return;
    current.outcome = type === 'skip' ? 'skipped' : 'completed';
    const id = this.#send(type, current.track);
    this.#advanceAfter = id;
    // No list answers the skip of a session that has ended meanwhile: then the newest list has to do.
    setTimeout(() => this.#advanceAfter === id && this.#advance(), patience);
    this.#showNow();
    this.#showSession();
  }

  #receive(message) {
    for (const track of message.tracks) this.#tracks.set(track.track_id, track);
    this.#list = message.tracks;
    element('session-id').textContent = message.session ? message.session.id : '';
    this.#showList(message);
    if (message.cause && message.cause.event_id === this.#advanceAfter) this.#advance();
  }

  /** Plays the best of the list that this session has not just had. */
  #advance() {
    const recent = new Set(this.#session.slice(-10).map((step) => step.track.track_id));
    const next = this.#list.find((track) => !recent.has(track.track_id)) ?? this.#list[0];
    if (next) this.play(next, recommended);
  }

  #latency(message) {
    const server = `${(message.latency_us / 1000).toFixed(1)} ms in the server`;
    const sent = message.cause ? this.#sent.get(message.cause.event_id) : undefined;
    if (sent === undefined) return message.cause ? server : '';
    this.#sent.delete(message.cause.event_id);
    return `${(performance.now() - sent).toFixed(0)} ms there and back, ${server}`;
  }

  #showList(message) {
    const heading = element('list-cause');
    const done = { play: 'you played', skip: 'you skipped', complete: 'you heard out' };
    if (message.cause) {
      const title = this.#tracks.get(message.cause.track_id)?.title || message.cause.track_id;
      heading.textContent = `After ${done[message.cause.type]} ${title} · ${this.#latency(message)}`;
    } else {
      heading.textContent = message.session ? 'Where your session stands' : 'For a start';
    }
    const scores = message.tracks.map((track) => track.score);
    const best = Math.max(...scores);
    const worst = Math.min(...scores);
    const rows = message.tracks.map((track, index) => {
      const row = element('track-row').content.cloneNode(true).firstElementChild;
      const button = row.querySelector('button');
      row.dataset.track = track.track_id;
      row.querySelector('.rank').textContent = index + 1;
      row.querySelector('.title').textContent = track.title || track.track_id;
      row.querySelector('.artist').textContent = track.artist || '';
      row.querySelector('.score').textContent = track.score.toFixed(2);
      // The worst of the list still gets a stub: scores have no zero.
      const share = best > worst ? (track.score - worst) / (best - worst) : 1;
      row.querySelector('.bar span').style.width = `${8 + 92 * share}%`;
      button.setAttribute('aria-label', `Play ${track.title || track.track_id}${track.artist ? ' by ' + track.artist : ''}`);
      button.addEventListener('click', () => this.play(track, recommended));
      if (this.#shown.size > 0 && !this.#shown.has(track.track_id)) row.classList.add('fresh');
      return row;
    });
    const list = element('list');
    list.replaceChildren(...rows);
    list.dataset.sequence = message.sequence;
    list.dataset.version = message.version ?? '';
    this.#shown = new Set(message.tracks.map((track) => track.track_id));
    if (rows.length === 0) heading.textContent = 'Nothing to recommend yet: no track is known.';
  }

  #showNow() {
    const current = this.#current();
    const playing = current?.outcome === 'playing';
    element('now-playing').dataset.playing = playing;
    if (current) {
      element('now-title').textContent = current.track.title || current.track.track_id;
      element('now-artist').textContent = current.track.artist || '';
    } else {
      element('now-title').textContent = 'Nothing yet';
      element('now-artist').textContent = 'Choose a first track';
    }
    element('skip').disabled = element('complete').disabled = !playing;
  }

  #showSession() {
    const words = { skipped: 'skipped', completed: 'heard out', left: 'left', playing: 'playing' };
    const rows = this.#session.map(({ track, outcome }) => {
      const row = document.createElement('li');
      row.dataset.outcome = outcome;
      const title = document.createElement(outcome === 'skipped' ? 's' : 'span');
      title.className = 'title';
      title.textContent = track.title || track.track_id;
      const artist = document.createElement('span');
      artist.className = 'artist';
      artist.textContent = track.artist || '';
      const became = document.createElement('span');
      became.className = 'outcome';
      became.textContent = words[outcome];
      row.append(title, artist, became);
      return row;
    });
    element('session').replaceChildren(...rows.reverse()); // the newest on top
    element('session-empty').hidden = rows.length > 0;
  }
}
