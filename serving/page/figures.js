// The live figures: GET /v1/figures each second, and the button that asks for a retraining.

const period = 1000;
const samplesKept = 120; // two minutes
const samplesAtLeast = 30; // before so many, the curve grows from the right
const versionsShown = 5;
const jobsShown = 4;

const element = (id) => document.getElementById(id);
const whole = (number) => Math.round(number).toLocaleString('en');
const short = (number) => (number < 10 ? number.toFixed(1) : whole(number));
const latency = (ms) => (ms < 1 ? [Math.round(1000 * ms), 'µs'] : [ms.toFixed(1), 'ms']);
const percent = (share) => `${(100 * share).toFixed(1)} %`;

export class Figures {
  #rates = [];

  constructor() {
    element('retrain').addEventListener('click', () => this.#retrain());
    this.#poll();
  }

  async #poll() {
    try {
      const response = await fetch('/v1/figures', { cache: 'no-store', signal: AbortSignal.timeout(5000) });
      if (!response.ok) throw new Error(`the server answered ${response.status}`);
      this.#show(await response.json());
      document.body.dataset.figures = 'live';
    } catch {
      document.body.dataset.figures = 'stale';
      element('figures-age').textContent = 'the server does not answer; these figures are old';
    }
    setTimeout(() => this.#poll(), period);
  }

  #show(figures) {
    element('figures-age').textContent = `up ${duration(figures.uptime_s)}`;
    element('figure-rate').textContent = short(figures.events_per_second);
    for (const share of ['p50', 'p99'])
      [element(`figure-${share}`).textContent, element(`unit-${share}`).textContent] = latency(figures.latency_ms[share]);
    element('figure-lists').textContent = whole(figures.lists);
    element('figure-connections').textContent = whole(figures.connections);
    element('figure-listeners').textContent = whole(figures.listeners);
    element('figure-lag').textContent = whole(figures.lag);
    element('figure-dead').textContent = whole(figures.dead_letters);
    element('figure-brokers').textContent = figures.brokers_up ? 'up' : 'away';
    element('figure-dead').classList.toggle('warning', figures.dead_letters > 0);
    element('figure-brokers').classList.toggle('warning', !figures.brokers_up);
    this.#rates.push(figures.events_per_second);
    this.#rates.splice(0, this.#rates.length - samplesKept);
    sparkline(element('spark'), this.#rates);
    showVersion(figures.version, figures.versions);
    element('rates').replaceChildren(...rateRows(figures.versions, figures.version));
    element('jobs').replaceChildren(...figures.jobs.slice(0, jobsShown).map(jobRow));
    element('jobs-none').hidden = figures.jobs.length > 0;
  }

  async #retrain() {
    const answer = element('retrain-answer');
    const button = element('retrain');
    button.disabled = true;
    try {
      const response = await fetch('/v1/admin/retrain', { method: 'POST' });
      if (response.status === 401 || response.status === 403)
        answer.textContent = 'This server wants an administrator’s token: use segue retrain.';
      else if (!response.ok) answer.textContent = `The server answered ${response.status}.`;
      else answer.textContent = `Asked for job ${(await response.json()).job_id}.`;
    } catch {
      answer.textContent = 'The server does not answer.';
    }
    button.disabled = false;
  }
}

let versionShown = null;

/** The badge in the header; flashes when the version changes. Lists and figures both tell. */
export function showVersion(version, versions = []) {
  if (version === null || version === undefined) return;
  const badge = element('version');
  const kind = versions.find((entry) => entry.version === version)?.kind;
  badge.hidden = false;
  if (versionShown !== version) {
    badge.classList.remove('flash');
    void badge.offsetWidth; // restarts the animation
    if (versionShown !== null) badge.classList.add('flash');
  }
  if (versionShown !== version || kind)
    badge.textContent = `version ${version}${kind === 'popularity' ? ' · popularity' : ''}`;
  badge.dataset.version = version;
  versionShown = version;
}

function duration(seconds) {
  const minutes = Math.floor(seconds / 60);
  if (minutes < 1) return `${Math.floor(seconds)} s`;
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function sparkline(svg, values) {
  const top = Math.max(...values, 1);
  const span = Math.max(values.length, samplesAtLeast) - 1;
  const x = (index) => 120 - (120 * (values.length - 1 - index)) / span;
  const y = (value) => 30 - (28 * value) / top;
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`);
  svg.querySelector('.line').setAttribute('d', `M${points.join('L')}`);
  svg.querySelector('.area').setAttribute('d', `M${x(0)},32L${points.join('L')}L120,32Z`);
}

function rateRows(versions, serving) {
  const newest = [...versions].sort((a, b) => b.version - a.version);
  const shown = newest.filter((entry) => entry.plays > 0 || entry.version === serving).slice(0, versionsShown);
  const longest = Math.max(0.01, ...shown.flatMap((entry) => [entry['hit_rate@10'], entry['popularity_hit_rate@10']]));
  return shown.map((entry) => {
    const row = document.createElement('tr');
    const name = document.createElement('th');
    name.scope = 'row';
    name.textContent = entry.version;
    if (entry.version === serving) name.className = 'serving';
    const bars = document.createElement('td');
    for (const [kind, key] of [['segue', 'hit_rate@10'], ['popularity', 'popularity_hit_rate@10']]) {
      const line = document.createElement('div');
      line.className = `rate ${kind}`;
      const bar = document.createElement('span');
      bar.className = 'fill';
      bar.style.width = `${(60 * entry[key]) / longest}%`;
      const text = document.createElement('span');
      text.textContent = entry.plays > 0 ? percent(entry[key]) : '–';
      line.append(bar, text);
      bars.append(line);
    }
    const plays = document.createElement('td');
    plays.className = 'plays';
    plays.textContent = `${whole(entry.plays)} plays`;
    row.append(name, bars, plays);
    return row;
  });
}

function jobRow(job) {
  const row = document.createElement('li');
  row.dataset.state = job.state;
  const state = document.createElement('span');
  state.className = 'state';
  state.textContent = job.version === undefined || job.version === null ? job.state : `${job.state} ${job.version}`;
  const message = document.createElement('span');
  message.className = 'message';
  message.textContent = job.message || job.requested_by || '';
  row.append(state, message);
  if (job.state === 'running' || job.state === 'queued') {
    const progress = document.createElement('progress');
    progress.max = 1;
    progress.value = job.progress;
    progress.setAttribute('aria-label', `Progress of job ${job.job_id}`);
    row.append(progress);
  }
  return row;
}
