/**
 * The last minute, drawn: four panels on one time axis.
 */

import { SLOT_MILLIS, WINDOW_MILLIS } from './measured.js';
import { phase as phaseName } from './words.js';

const LEFT = 48;
const RIGHT = 12;
const REQUESTS = { top: 26, height: 150 };
const LATENCY = { top: 212, height: 100 };
const CONNECTIONS = { top: 348, height: 64 };
const BAND = { top: 446, height: 28 };
const AXIS = 494;
const HEIGHT = 504;

const LATENCY_DECADES = [1, 10, 100, 1000, 10_000];
const SLOTS_A_SECOND = 1000 / SLOT_MILLIS;
const PERCENTILES = ['p50', 'p95', 'p99'];
const SMALLEST_BAR = 4;
const LETTER_WIDTH = 7;

export class Chart {

	#svg;
	#width;

	/**
	 * @param svg the element to draw in, as wide as it is
	 */
	constructor(svg) {
		this.#svg = svg;
		new ResizeObserver(() => this.#resize()).observe(svg);
		this.#resize();
	}

	#resize() {
		this.#width = Math.max(this.#svg.clientWidth, 280);
		this.#svg.setAttribute('viewBox', `0 0 ${this.#width} ${HEIGHT}`);
		this.#svg.setAttribute('height', HEIGHT);
	}

	/**
	 * @param end of the window
	 * @param slots of the window
	 * @param generations that may occur in them
	 * @param handoffs of the window
	 */
	draw(end, slots, generations, handoffs) {
		const x = (at) => LEFT + (this.#width - LEFT - RIGHT) * (1 - (end - Math.min(at, end)) / WINDOW_MILLIS);
		this.#svg.innerHTML = [
			axis(x, end, this.#width),
			switches(x, end, handoffs),
			requests(x, slots, generations, this.#width),
			latency(x, slots, this.#width),
			connections(x, slots, generations, this.#width),
			band(x, end, handoffs, this.#width),
		].join('');
	}

}

function axis(x, end, width) {
	const marks = [];
	const step = (width < 560) ? 20 : 10;
	for (let seconds = 60; seconds >= 0; seconds -= step) {
		const at = x(end - seconds * 1000);
		const anchor = (seconds === 0) ? 'end' : (seconds === 60) ? 'start' : 'middle';
		marks.push(`<text x="${at}" y="${AXIS}" text-anchor="${anchor}">${seconds === 0 ? 'now' : `−${seconds} s`}</text>`);
	}
	return marks.join('');
}

/**
 * Where one generation has taken over from another, or given back.
 */
function switches(x, end, handoffs) {
	return handoffs.filter(({ phases }) => phases.some(({ phase }) => phase === 'COMMIT'))
		.flatMap(({ phases }) => phases)
		.filter(({ phase, start }) => (phase === 'COMMIT' || phase === 'ROLL_BACK') && start > end - WINDOW_MILLIS)
		.map(({ start }) => `<line class="switch" x1="${x(start)}" x2="${x(start)}" y1="${REQUESTS.top}" y2="${BAND.top}"/>`)
		.join('');
}

function requests(x, slots, generations, width) {
	const most = niceAbove(Math.max(...slots.map((slot) => SLOTS_A_SECOND * (sum(slot.answered.values()) + slot.failed))));
	const y = (perSecond) => REQUESTS.top + REQUESTS.height * (1 - perSecond / most);
	const bars = new Map(generations.map(({ pid, colour }) => [pid, { colour, path: '' }]));
	let failed = '';
	for (const slot of slots) {
		let base = 0;
		for (const { pid } of generations) {
			const count = slot.answered.get(pid);
			if (count) {
				bars.get(pid).path += bar(x, slot, y(base), y(base + SLOTS_A_SECOND * count));
				base += SLOTS_A_SECOND * count;
			}
		}
		if (slot.failed > 0) {
			failed += bar(x, slot, y(base), Math.min(y(base + SLOTS_A_SECOND * slot.failed), y(base) - SMALLEST_BAR));
		}
	}
	return title('Requests per second', REQUESTS) + grid([0, most / 2, most], y, width)
		+ [...bars.values()].map(({ colour, path }) => `<path class="generation-${colour}" d="${path}"/>`).join('')
		+ `<path class="failed" d="${failed}"/>`;
}

function bar(x, { start }, bottom, top) {
	const left = x(start) + 0.5;
	const right = x(start + SLOT_MILLIS) - 0.5;
	return `M${left} ${bottom}V${top}H${right}V${bottom}Z`;
}

function latency(x, slots, width) {
	const smallest = Math.log10(LATENCY_DECADES[0]);
	const decades = Math.log10(LATENCY_DECADES.at(-1)) - smallest;
	const share = (millis) => Math.min(Math.max((Math.log10(millis) - smallest) / decades, 0), 1);
	const y = (millis) => LATENCY.top + LATENCY.height * (1 - share(millis));
	const line = (index) => {
		let path = '';
		let drawing = false;
		for (const { start, percentiles } of slots) {
			if (percentiles) {
				path += `${drawing ? 'L' : 'M'}${x(start + SLOT_MILLIS / 2)} ${y(percentiles[index])}`;
			}
			drawing = percentiles !== undefined;
		}
		return path;
	};
	return title('Latency', LATENCY) + percentileNames()
		+ grid(LATENCY_DECADES, y, width, (millis) => (millis < 1000) ? `${millis} ms` : `${millis / 1000} s`)
		+ PERCENTILES.map((name, index) => `<path class="line ${name}" d="${line(index)}"/>`).join('');
}

function percentileNames() {
	const y = LATENCY.top - 14;
	return PERCENTILES.map((name, index) => {
		const x = LEFT + 64 + index * 68;
		return `<path class="line ${name}" d="M${x} ${y}h24"/><text x="${x + 30}" y="${y + 4}">${name}</text>`;
	}).join('');
}

function connections(x, slots, generations, width) {
	let held = new Map();
	const known = slots.map((slot) => ({ start: slot.start, held: held = slot.held ?? held }));
	const most = niceAbove(Math.max(...known.map((slot) => sum(slot.held.values()))));
	const y = (count) => CONNECTIONS.top + CONNECTIONS.height * (1 - count / most);
	const bars = new Map(generations.map(({ pid, colour }) => [pid, { colour, path: '' }]));
	for (const slot of known) {
		let base = 0;
		for (const { pid } of generations) {
			const count = slot.held.get(pid) ?? 0;
			if (count > 0) {
				bars.get(pid).path += bar(x, slot, y(base), y(base + count));
				base += count;
			}
		}
	}
	return title('Connections', CONNECTIONS) + grid([0, most], y, width)
		+ [...bars.values()].map(({ colour, path }) => `<path class="generation-${colour}" d="${path}"/>`).join('');
}

function band(x, end, handoffs, width) {
	const parts = handoffs.flatMap(({ phases, underWay }) => phases.map(({ phase, start, end: over }, index) => {
		const left = Math.max(x(start), LEFT);
		const right = (underWay && index === phases.length - 1) ? x(end) : x(over);
		const name = phaseName(phase);
		const label = (right - left > name.length * LETTER_WIDTH + 14)
			? `<text x="${left + 6}" y="${BAND.top + 18}">${name}</text>` : '';
		return (right > LEFT) ? `<g class="phase ${phase.toLowerCase()}"><rect x="${left}" y="${BAND.top}" width="${Math.max(right - left, 1.5)}" height="${BAND.height}"/>${label}</g>` : '';
	}));
	return title('Phases of the restart', BAND)
		+ `<rect class="track" x="${LEFT}" y="${BAND.top}" width="${width - LEFT - RIGHT}" height="${BAND.height}"/>${parts.join('')}`;
}

const title = (text, { top }) => `<text class="title" x="${LEFT}" y="${top - 10}">${text}</text>`;

function grid(values, y, width, name = (value) => value) {
	return values.map((value) => `<line class="grid" x1="${LEFT}" x2="${width - RIGHT}" y1="${y(value)}" y2="${y(value)}"/>`
		+ `<text x="${LEFT - 6}" y="${y(value) + 4}" text-anchor="end">${name(value)}</text>`).join('');
}

function niceAbove(value) {
	const decade = 10 ** Math.floor(Math.log10(Math.max(value, 8)));
	return [1, 1.5, 2, 3, 4, 6, 8, 10].map((factor) => factor * decade).find((nice) => nice >= value);
}

function sum(numbers) {
	let sum = 0;
	for (const number of numbers) {
		sum += number;
	}
	return sum;
}
