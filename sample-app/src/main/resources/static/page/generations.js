/**
 * The generations that this page has heard of, by what they tell and by who answers.
 */

const COLOURS = 6;

export class Generations {

	#byPid = new Map();

	/**
	 * @param moment what a generation tells of itself and of the handoff it is in
	 */
	hear({ self, state, connections, handoff, last }) {
		for (const generation of this.#byPid.values()) {
			generation.state = (generation.state === 'FAILED') ? 'FAILED' : 'GONE';
			generation.held = 0;
		}
		if (last?.successor && last.outcome !== 'SUCCEEDED') {
			this.#tell(last.successor, 'FAILED', 0);
		}
		if (handoff && handoff.predecessor.pid !== self.pid) {
			this.#tell(handoff.predecessor, 'DRAINING', handoff.connections.held);
		}
		if (handoff?.successor && handoff.successor.pid !== self.pid) {
			this.#tell(handoff.successor, 'STARTING', 0);
		}
		this.#tell(self, state, connections.all);
	}

	#tell({ generation, pid }, state, held) {
		Object.assign(this.#of(pid), { number: generation, state, held });
	}

	/**
	 * @param pid of a process that has answered
	 * @returns whether it is the first answer
	 */
	answers(pid) {
		const generation = this.#of(pid);
		const first = !generation.answers;
		generation.answers = true;
		return first;
	}

	#of(pid) {
		if (!this.#byPid.has(pid)) {
			this.#byPid.set(pid, { pid, number: undefined, state: 'SERVING', held: 0, answers: false,
				colour: this.#byPid.size % COLOURS });
		}
		return this.#byPid.get(pid);
	}

	/**
	 * @returns all of them, in the order in which they came
	 */
	all() {
		return [...this.#byPid.values()];
	}

	held() {
		return new Map(this.all().map(({ pid, held }) => [pid, held]));
	}

	name(pid) {
		const number = this.#byPid.get(pid)?.number;
		return number ? `generation ${number}` : `process ${pid}`;
	}

}
