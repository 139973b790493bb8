/**
 * What this page has measured: half seconds of the last minute, and totals.
 */

export const SLOT_MILLIS = 500;
export const WINDOW_MILLIS = 60_000;

const RECENT_SLOTS = 4;

export class Measured {

	answered = 0;
	failed = 0;
	byPid = new Map();
	#slots = new Map();

	add({ at, pid, latency, failure }) {
		const slot = this.#slotAt(at);
		if (failure) {
			this.failed++;
			slot.failed++;
			return;
		}
		this.answered++;
		this.byPid.set(pid, (this.byPid.get(pid) ?? 0) + 1);
		slot.answered.set(pid, (slot.answered.get(pid) ?? 0) + 1);
		slot.latencies.push(latency);
	}

	/**
	 * @param held connections by pid
	 */
	hold(at, held) {
		this.#slotAt(at).held = held;
	}

	#slotAt(at) {
		const start = Math.floor(at / SLOT_MILLIS) * SLOT_MILLIS;
		let slot = this.#slots.get(start);
		if (!slot) {
			slot = { start, answered: new Map(), failed: 0, latencies: [], held: undefined };
			this.#slots.set(start, slot);
			this.#forget(start - WINDOW_MILLIS - RECENT_SLOTS * SLOT_MILLIS);
		}
		return slot;
	}

	#forget(before) {
		for (const start of this.#slots.keys()) {
			if (start < before) {
				this.#slots.delete(start);
			}
		}
	}

	/**
	 * @param end of the window
	 * @returns the slots of the window that are over, oldest first, each with its percentiles
	 */
	window(end) {
		const slots = [];
		for (let start = end - WINDOW_MILLIS; start < end; start += SLOT_MILLIS) {
			const slot = this.#slots.get(start);
			slots.push({ start, answered: slot?.answered ?? new Map(), failed: slot?.failed ?? 0, held: slot?.held,
				percentiles: this.#percentiles(start) });
		}
		return slots;
	}

	/**
	 * @param end of the slots
	 * @returns the answers per second in the last ones
	 */
	rate(end) {
		let answered = 0;
		for (const slot of this.#recent(end - SLOT_MILLIS)) {
			for (const count of slot.answered.values()) {
				answered += count;
			}
		}
		return answered * 1000 / (RECENT_SLOTS * SLOT_MILLIS);
	}

	#percentiles(start) {
		const latencies = this.#recent(start).flatMap((slot) => slot.latencies).sort((a, b) => a - b);
		const percentile = (share) => latencies[Math.ceil(share * latencies.length) - 1];
		return (latencies.length > 0) ? [percentile(0.5), percentile(0.95), percentile(0.99)] : undefined;
	}

	#recent(start) {
		const slots = [];
		for (let i = 0; i < RECENT_SLOTS; i++) {
			slots.push(this.#slots.get(start - i * SLOT_MILLIS));
		}
		return slots.filter((slot) => slot !== undefined);
	}

}
