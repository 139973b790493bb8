/**
 * Ties the load, what the server tells, and what the page shows.
 */

import { Chart } from './chart.js';
import { Generations } from './generations.js';
import { Handoffs } from './handoffs.js';
import { Live } from './live.js';
import { Measured, SLOT_MILLIS } from './measured.js';
import { announce, note } from './story.js';
import { showGenerations, showHandoff } from './tables.js';
import { happensIn, outcome, state, took } from './words.js';

const RESTART = '/actuator/graceful-restart';
const LOADS = [0, 10, 25, 50, 100, 200];
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
let breaking = Promise.resolve();

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
	if (document.activeElement !== element('defect')) {
		element('defect').value = defect;
	}
	const reports = [last, handoff].filter((report) => report !== null);
	reports.forEach(learn);
	if (reports.length > 0) {
		showHandoff(handoffs.latest());
	}
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

function show() {
	const end = Math.floor(now() / SLOT_MILLIS) * SLOT_MILLIS;
	const slots = measured.window(end);
	chart.draw(end, slots, generations.all(), handoffs.window(end));
	element('answered').textContent = measured.answered;
	element('failed').textContent = measured.failed;
	element('failures').classList.toggle('some', measured.failed > 0);
	element('rate').textContent = measured.rate(end);
	['p50', 'p95', 'p99'].forEach((name, index) => {
		const percentiles = slots.at(-1).percentiles;
		element(name).textContent = percentiles ? took(percentiles[index]) : '–';
	});
	showGenerations(generations, measured.byPid);
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

/**
 * One after the other, since somebody may go through the choices by keyboard.
 */
function breakNextVersion(defect) {
	breaking = breaking.then(() => fetch(`/next-version?defect=${defect}`, { method: 'PUT' }))
		.catch((error) => announce(`There was no answer: ${error.message}`));
}

element('restart').onclick = () => breaking.then(() => ask('POST', 'for a restart'));
element('abort').onclick = () => ask('DELETE', 'to call the restart off');
element('less').onclick = () => setLoad(step - 1);
element('more').onclick = () => setLoad(step + 1);
element('defect').onchange = ({ target }) => breakNextVersion(target.value);

setLoad(step);
setInterval(show, matchMedia('(prefers-reduced-motion: reduce)').matches ? CALM_MILLIS : SLOT_MILLIS);
