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
		announce(sentence(message));
	}
	else {
		follow(message);
	}
}

function sentence({ name, event }) {
	return {
		PhaseEntered: () => `${happensIn(event.phase)}.`,
		ProbationBegan: () => 'The next version serves, and is on probation.',
		DrainBegan: () => 'The old version finishes what it has begun.',
		DrainReverted: () => 'The old version serves on after all.',
		Hammered: () => `${event.connections} connections were cut: they took too long.`,
		RolledBack: () => `The restart has failed, the old version serves on: ${event.reason}`,
		Retired: () => 'The old version leaves.',
	}[name]();
}

function follow(moment) {
	const { self, obstacle, handoff, last, defect } = moment;
	generations.hear(moment);
	measured.hold(now(), generations.held());
	element('serving').textContent = `Generation ${self.generation}, pid ${self.pid}, ${state(moment.state)}`
		+ (obstacle ? `; it cannot be restarted: ${obstacle}` : '');
	element('defect').value = defect;
	if (last) {
		if (handoffs.outcome(last.id) === 'UNDER_WAY') {
			announce(result(last));
		}
		handoffs.hear(last, live.here(last.began));
	}
	if (handoff) {
		handoffs.hear(handoff, live.here(handoff.began));
	}
	showHandoff(handoffs.latest());
}

function result({ id, outcome: how, reason, predecessor, successor }) {
	const serving = (how === 'SUCCEEDED') ? successor : predecessor;
	return `Restart ${id} has ${how === 'SUCCEEDED' ? 'succeeded' : `come to nothing (${outcome(how)})`}: generation ${serving.generation} serves.${reason ? ` ${reason}` : ''}`;
}

function announce(text) {
	if (element('headline').textContent !== text) {
		element('headline').textContent = text;
		note(text);
	}
}

function note(text) {
	const item = document.createElement('li');
	const time = document.createElement('time');
	time.textContent = new Date().toLocaleTimeString([], { hourCycle: 'h23' });
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
	element('answered').textContent = measured.answered.toLocaleString();
	element('failed').textContent = measured.failed.toLocaleString();
	element('failures').classList.toggle('some', measured.failed > 0);
	element('rate').textContent = slots.slice(-4).reduce((sum, slot) => sum + [...slot.answered.values()].reduce((a, b) => a + b, 0), 0) / 2;
	['p50', 'p95', 'p99'].forEach((name, index) => {
		const percentiles = slots.at(-1).percentiles;
		element(name).textContent = percentiles ? took(percentiles[index]) : '–';
	});
	element('generations').tBodies[0].replaceChildren(...all.slice(-GENERATIONS).reverse().map((generation) => {
		const shown = row([swatch(generation.colour, generation.number ?? '?'), generation.pid, state(generation.state),
			(measured.byPid.get(generation.pid) ?? 0).toLocaleString(), generation.held]);
		shown.dataset.state = generation.state;
		return shown;
	}));
	element('legend').replaceChildren(...all.slice(-GENERATIONS).map(({ pid, colour }) => {
		const item = document.createElement('li');
		item.append(swatch(colour, generations.name(pid)));
		return item;
	}));
}

function setLoad(to) {
	step = Math.min(Math.max(to, 0), LOADS.length - 1);
	element('load').textContent = `${LOADS[step]} requests/s`;
	load.postMessage({ rate: LOADS[step] });
}

/**
 * Ask the actuator endpoint for something, and tell what it says.
 */
async function ask(method, done) {
	try {
		const response = await fetch(RESTART, { method });
		const answer = await response.text();
		announce(response.ok ? done : `The answer was ${response.status}: ${answer}`);
	}
	catch (error) {
		announce(`There was no answer: ${error.message}`);
	}
}

element('restart').onclick = () => ask('POST', 'A restart was asked for.');
element('abort').onclick = () => ask('DELETE', 'The restart was called off.');
element('less').onclick = () => setLoad(step - 1);
element('more').onclick = () => setLoad(step + 1);
element('defect').onchange = ({ target }) => fetch(`/next-version?defect=${target.value}`, { method: 'PUT' });

setLoad(step);
setInterval(show, matchMedia('(prefers-reduced-motion: reduce)').matches ? CALM_MILLIS : SLOT_MILLIS);
