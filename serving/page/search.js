// Finding a track: GET /v1/tracks as the listener types. Before the first play the most popular are offered.

const pauseBetweenKeys = 150;
const shown = 6;

export class Search {
  #field = document.getElementById('search');
  #found = document.getElementById('found');
  #timer = 0;
  #latest = 0;
  #offersPopular = true;
  #choose;

  /** `choose(track)` is called with {track_id, title, artist}. */
  constructor(choose) {
    this.#choose = choose;
    this.#field.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.look(), pauseBetweenKeys);
    });
    document.getElementById('search-form').addEventListener('submit', (event) => {
      event.preventDefault();
      this.#found.querySelector('button')?.click();
    });
  }

  enable() {
    if (!this.#field.disabled) return;
    this.#field.disabled = false;
    this.look();
  }

  /** A track plays: from now on only what is typed is looked for. */
  settle() {
    this.#offersPopular = false;
    this.#field.value = '';
    this.look();
  }

  async look() {
    const request = ++this.#latest;
    if (!this.#offersPopular && !this.#field.value.trim()) return this.#found.replaceChildren();
    const query = new URLSearchParams({ query: this.#field.value.trim(), limit: shown });
    try {
      const response = await fetch(`/v1/tracks?${query}`);
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      const { tracks } = await response.json();
      if (request === this.#latest) this.#show(tracks);
    } catch (error) {
      if (request === this.#latest) this.#say(`Cannot search: ${error.message}`);
    }
  }

  #show(tracks) {
    if (tracks.length === 0) return this.#say('No track of that name.');
    this.#found.replaceChildren(...tracks.map((track) => {
      const row = document.createElement('li');
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.track = track.track_id;
      const title = document.createElement('span');
      title.className = 'title';
      title.textContent = track.title || track.track_id;
      const artist = document.createElement('span');
      artist.className = 'artist';
      artist.textContent = track.artist || '';
      button.append(title, ' ', artist);
      button.addEventListener('click', () => this.#choose(track));
      row.append(button);
      return row;
    }));
  }

  #say(sentence) {
    const row = document.createElement('li');
    row.className = 'quiet';
    row.textContent = sentence;
    this.#found.replaceChildren(row);
  }
}
