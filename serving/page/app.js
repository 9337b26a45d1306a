// Puts the page together: who listens, the stream, the player, the search, the live figures.

import { Figures, showVersion } from './figures.js';
import { Player } from './player.js';
import { Search } from './search.js';
import { Stream } from './stream.js';

const element = (id) => document.getElementById(id);
const badToken = 4501;

let stream = null;
const player = new Player();
const search = new Search((track) => player.play(track));
player.addEventListener('play', () => search.settle());
new Figures();

function say(sentence) {
  element('notice').textContent = sentence;
  element('notice').hidden = !sentence;
}

function showState({ state, detail, code }) {
  element('connection').dataset.state = state;
  element('connection-text').textContent = detail;
  if (state === 'connected') say('');
  if (state === 'refused') say(`The server does not let this listener in: ${detail}.`);
  if (code === badToken) element('listener-token').hidden = element('token-label').hidden = false;
}

function listen(name, token) {
  stream?.close();
  stream = new Stream({ ...(token ? { token } : { user_id: name }), k: 10 });
  stream.addEventListener('state', ({ detail }) => showState(detail));
  stream.addEventListener('refused', ({ detail }) => say(`${detail.message} (${detail.code})`));
  stream.addEventListener('acknowledged', () => say(''));
  stream.addEventListener('ready', () => search.enable());
  stream.addEventListener('list', ({ detail }) => showVersion(detail.version));
  player.attach(stream);
}

// Private browsing may forbid storage: then a name is drawn anew each time.
function remembered() {
  try {
    return localStorage.getItem('segue.listener');
  } catch {
    return null;
  }
}

function remember(name) {
  try {
    localStorage.setItem('segue.listener', name);
  } catch {
    // Not remembered, no harm done.
  }
}

element('listener-name').value = remembered() ?? `guest-${Math.random().toString(36).slice(2, 6)}`;
element('listener-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = element('listener-name').value.trim();
  if (!name) return;
  remember(name);
  element('listen').textContent = 'Change';
  element('listen').classList.remove('primary'); // from now on the player's buttons lead
  listen(name, element('listener-token').value.trim());
});
