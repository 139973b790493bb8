/**
 * What the serving generation tells of itself. Its stream ends when it begins to drain,
 * or when it dies; the next one is that of whoever serves then.
 */

const PAUSE_MILLIS = 200;
const LONG_PAUSE_MILLIS = 1000;

export class Live {

	#heard;
	#ahead = Infinity;

	/**
	 * @param heard called with the name and the data of each message, and with 'lost' when there was no answer
	 */
	constructor(heard) {
		this.#heard = heard;
		this.#open();
	}

	#open() {
		const source = new EventSource('/live');
		let answered = false;
		const hear = ({ type, data }) => {
			answered = true;
			const message = JSON.parse(data);
			this.#compareClocks(message.at);
			this.#heard(type, message);
		};
		source.addEventListener('moment', hear);
		source.addEventListener('happening', hear);
		source.addEventListener('error', () => {
			source.close();
			if (!answered) {
				this.#heard('lost');
			}
			setTimeout(() => this.#open(), answered ? PAUSE_MILLIS : LONG_PAUSE_MILLIS);
		});
	}

	/**
	 * The message that travelled fastest tells best how far this clock is ahead.
	 */
	#compareClocks(at) {
		const ahead = performance.timeOrigin + performance.now() - Date.parse(at);
		this.#ahead = Math.min(this.#ahead, ahead);
	}

	/**
	 * @param instant of the server's
	 * @returns the milliseconds of this page's clock at that instant
	 */
	here(instant) {
		return Date.parse(instant) + this.#ahead;
	}

}
