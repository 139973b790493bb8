/**
 * Ties the load, what the server tells, and what the page shows.
 */

import { Chart } from './chart.js';
import { Generations } from './generations.js';
import { Handoffs } from './handoffs.js';
import { Live } from './live.js';
import { Measured, SLOT_MILLIS } from './measured.js';
import { happensIn, outcome, phase, state, took } from './words.js';

const RESTART = '/actuator/graceful-restart';
const LOADS = [0, 10, 25, 50, 100, 200];
const EVENTS = 30;
const GENERATIONS = 6;
const CALM_MILLIS = 2000;

const element = (id) => document.getElementById(id);
const now = () => performance.timeOrigin + performance.now();

const measured = new Measured();
const generations = new Generations();
const handoffs = new Handoffs();
const chart = new Chart(element('chart'));
const load = new Worker('page/load.js');
const live = new Live(hear);
const entered = new Set();

let step = 2;

load.onmessage = ({ data }) => {
	for (const exchange of data) {
		measured.add(exchange);
		if (!exchange.failure && generations.answers(exchange.pid)) {
			note(`The first answer from ${generations.name(exchange.pid)}`);
		}
		if (exchange.failure) {
			note(`A request failed: ${exchange.failure}`);
		}
	}
};

function hear(type, message) {
	if (type === 'lost') {
		element('serving').textContent = 'Nobody answers on /live. Where hot restart is off, nobody ever will.';
	}
	else if (type === 'happening') {
		happen(message);
	}
	else {
		follow(message);
	}
}

function happen({ name, event }) {
	// How it has ended is told by its report
	if (name === 'PhaseEntered' && event.phase !== 'ENDED') {
		enter(event.handoff, event.phase);
	}
	else if (name === 'Hammered') {
		announce(`Connections that took too long were cut: ${event.connections}.`);
	}
}

/**
 * A phase is heard of as it is entered, or, where the stream of events was not open then,
 * from the next report.
 */
function enter(handoff, name) {
	const id = `${handoff} ${name}`;
	if (!entered.has(id)) {
		entered.add(id);
		announce(`${happensIn(name)}.`);
	}
}

function follow(moment) {
	const { self, obstacle, handoff, last, defect } = moment;
	generations.hear(moment);
	measured.hold(now(), generations.held());
	element('serving').textContent = `Generation ${self.generation}, pid ${self.pid}, ${state(moment.state)}`
		+ (obstacle ? `; it cannot be restarted: ${obstacle}` : '');
	element('defect').value = defect;
	[last, handoff].filter((report) => report !== null).forEach(learn);
	showHandoff(handoffs.latest());
}

function learn(report) {
	const before = handoffs.outcome(report.id);
	handoffs.hear(report, live.here(report.began));
	const after = handoffs.outcome(report.id);
	if (after === 'UNDER_WAY' && report.phases.length > 0) {
		enter(report.id, report.phases.at(-1).phase);
	}
	if (after !== 'UNDER_WAY' && before === 'UNDER_WAY') {
		announce(result(report));
	}
}

function result({ id, outcome: how, reason, predecessor, successor }) {
	return (how === 'SUCCEEDED') ? `Restart ${id} has succeeded: generation ${successor.generation} serves.`
		: `Restart ${id} was ${outcome(how)}, generation ${predecessor.generation} serves: ${reason}.`;
}

function announce(text) {
	if (element('headline').textContent !== text) {
		element('headline').textContent = text;
		note(text);
	}
}

function note(text) {
	const newest = element('events').firstElementChild;
	if (newest?.dataset.text === text) {
		newest.dataset.times = Number(newest.dataset.times ?? 1) + 1;
		return;
	}
	const item = document.createElement('li');
	const time = document.createElement('time');
	time.textContent = new Date().toLocaleTimeString([], { hourCycle: 'h23' });
	item.dataset.text = text;
	item.append(time, ` ${text}`);
	element('events').prepend(item);
	element('events').children[EVENTS]?.remove();
}

function row(cells) {
	const row = document.createElement('tr');
	row.append(...cells.map((cell) => {
		const td = document.createElement('td');
		td.append(cell);
		return td;
	}));
	return row;
}

function swatch(colour, text) {
	const swatch = document.createElement('span');
	swatch.className = `swatch generation-${colour}`;
	const named = document.createDocumentFragment();
	named.append(swatch, text);
	return named;
}

function showHandoff(report) {
	if (!report) {
		return;
	}
	const duration = report.phases.reduce((sum, { start, end }) => sum + end - start, 0);
	element('outcome').textContent = `${report.id}, asked for by ${report.request.trigger}: ${outcome(report.outcome)}${report.underWay ? '' : ` after ${took(duration)}`}${report.reason ? `. ${report.reason}` : ''}`;
	element('outcome').dataset.outcome = report.outcome;
	element('phases').hidden = report.phases.length === 0;
	element('phases').tBodies[0].replaceChildren(...report.phases.map(({ phase: name, start, end }) =>
		row([phase(name), happensIn(name), took(end - start)])));
	element('printed').hidden = report.lastLines.length === 0;
	element('printed').querySelector('pre').textContent = report.lastLines.join('\n');
}

function show() {
	const end = Math.floor(now() / SLOT_MILLIS) * SLOT_MILLIS;
	const slots = measured.window(end);
	const all = generations.all();
	chart.draw(end, slots, all, handoffs.window(end));
	element('answered').textContent = measured.answered;
	element('failed').textContent = measured.failed;
	element('failures').classList.toggle('some', measured.failed > 0);
	element('rate').textContent = slots.slice(-4).reduce((sum, slot) => sum + [...slot.answered.values()].reduce((a, b) => a + b, 0), 0) / 2;
	['p50', 'p95', 'p99'].forEach((name, index) => {
		const percentiles = slots.at(-1).percentiles;
		element(name).textContent = percentiles ? took(percentiles[index]) : '–';
	});
	element('generations').tBodies[0].replaceChildren(...all.slice(-GENERATIONS).reverse().map((generation) => {
		const shown = row([swatch(generation.colour, generation.number ?? '?'), generation.pid, state(generation.state),
			measured.byPid.get(generation.pid) ?? 0, generation.held]);
		shown.dataset.state = generation.state;
		return shown;
	}));
	element('legend').replaceChildren(...all.filter(({ answers }) => answers).slice(-GENERATIONS).map(({ pid, colour, state: known }) => {
		const item = document.createElement('li');
		item.append(swatch(colour, `${generations.name(pid)}, ${state(known)}`));
		return item;
	}));
}

function setLoad(to) {
	step = Math.min(Math.max(to, 0), LOADS.length - 1);
	element('load').textContent = `${LOADS[step]} requests/s`;
	load.postMessage({ rate: LOADS[step] });
}

/**
 * Ask the actuator endpoint for something, and tell where it refuses.
 */
async function ask(method, what) {
	announce(`Asks ${what}.`);
	try {
		const response = await fetch(RESTART, { method });
		if (!response.ok) {
			const answer = await response.json();
			announce(`Not done: ${answer.reason ?? `the answer has status ${response.status}`}`);
		}
	}
	catch (error) {
		announce(`There was no answer: ${error.message}`);
	}
}

element('restart').onclick = () => ask('POST', 'for a restart');
element('abort').onclick = () => ask('DELETE', 'to call the restart off');
element('less').onclick = () => setLoad(step - 1);
element('more').onclick = () => setLoad(step + 1);
element('defect').onchange = ({ target }) => fetch(`/next-version?defect=${target.value}`, { method: 'PUT' });

setLoad(step);
setInterval(show, matchMedia('(prefers-reduced-motion: reduce)').matches ? CALM_MILLIS : SLOT_MILLIS);
