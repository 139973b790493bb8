/**
 * What the chart shows, and more exactly, in tables.
 */

import { happensIn, outcome, phase, state, took } from './words.js';

const GENERATIONS = 6;

const element = (id) => document.getElementById(id);

/**
 * @param answers how many there were, by pid
 */
export function showGenerations(generations, answers) {
	const newest = generations.all().slice(-GENERATIONS);
	element('generations').tBodies[0].replaceChildren(...newest.map((generation) => {
		const shown = row([swatch(generation.colour, generation.number ?? '?'), generation.pid, state(generation.state),
			answers.get(generation.pid) ?? 0, generation.held]);
		shown.dataset.state = generation.state;
		return shown;
	}).reverse());
	element('legend').replaceChildren(...newest.filter((generation) => generation.answers).map((generation) => {
		const item = document.createElement('li');
		item.append(swatch(generation.colour, `${generations.name(generation.pid)}, ${state(generation.state)}`));
		return item;
	}));
}

export function showHandoff({ id, request, phases, underWay, outcome: how, reason, lastLines }) {
	const total = phases.reduce((sum, { start, end }) => sum + end - start, 0);
	element('outcome').textContent = `${id}, asked for by ${request.trigger}: ${outcome(how)}`
		+ (underWay ? '' : ` after ${took(total)}`) + (reason ? `. ${reason}` : '');
	element('outcome').dataset.outcome = how;
	element('phases').hidden = phases.length === 0;
	element('phases').tBodies[0].replaceChildren(...phases.map(({ phase: name, start, end }) =>
		row([phase(name), happensIn(name), took(end - start)])));
	element('printed').hidden = lastLines.length === 0;
	element('printed').querySelector('pre').textContent = lastLines.join('\n');
}

function row(cells) {
	const row = document.createElement('tr');
	row.append(...cells.map((content) => {
		const cell = document.createElement('td');
		cell.append(content);
		return cell;
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
