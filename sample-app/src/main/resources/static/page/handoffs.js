/**
 * The handoffs of the last minute, as reports of the one or the other generation told
 * them, on this page's clock.
 */

import { WINDOW_MILLIS } from './measured.js';
import { millis } from './words.js';

export class Handoffs {

	#byId = new Map();

	/**
	 * @param report of a handoff
	 * @param began when it began, on this page's clock
	 */
	hear(report, began) {
		const known = this.#byId.get(report.id);
		const underWay = report.outcome === 'UNDER_WAY';
		if (underWay && known && (!known.underWay || known.phases.length > report.phases.length)) {
			// What the one generation tells can be older than what the other one has told
			return;
		}
		let start = known?.began ?? began;
		const phases = report.phases.map(({ phase, duration }) => {
			const end = start + millis(duration);
			const times = { phase, start, end };
			start = end;
			return times;
		});
		this.#byId.delete(report.id);
		this.#byId.set(report.id, { ...report, began: known?.began ?? began, phases, underWay });
	}

	/**
	 * @param id of a handoff
	 * @returns the outcome that is known of it
	 */
	outcome(id) {
		return this.#byId.get(id)?.outcome;
	}

	/**
	 * @returns the one that was heard of last
	 */
	latest() {
		return [...this.#byId.values()].at(-1);
	}

	/**
	 * @param end of the window
	 */
	window(end) {
		return [...this.#byId.values()].filter(({ phases, underWay }) =>
			phases.length > 0 && (underWay || phases.at(-1).end > end - WINDOW_MILLIS));
	}

}
