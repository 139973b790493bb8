/**
 * What things are called on the page.
 */

const PHASES = {
	PREPARE: 'Looks whether anything speaks against it',
	LAUNCH: 'Starts the next version',
	LISTENERS: 'The next version says hello, and gets the listening sockets',
	WARM: 'The next version starts, while the old one serves',
	COMMIT: 'The next version is ready: the old one stops accepting',
	RAMP: 'The next version takes over, little by little',
	PROBATION: 'The next version serves, and the old one can still take back',
	DRAIN: 'The old version finishes what it has begun',
	RETIRE: 'The old version is done, and leaves',
	ROLL_BACK: 'The old version serves on, and the next one ends',
	SERVE: 'The next version serves',
	GIVE_BACK: 'The next version gives back what it has',
};

const STATES = {
	STARTING: 'starts',
	SERVING: 'serves',
	SUCCEEDING: 'serves',
	HANDING_OVER: 'serves',
	DRAINING: 'drains',
	GONE: 'gone',
	FAILED: 'failed',
};

const OUTCOMES = {
	UNDER_WAY: 'under way',
	SUCCEEDED: 'succeeded',
	ROLLED_BACK: 'rolled back',
	REFUSED: 'refused',
	ABORTED: 'aborted',
};

export const phase = (name) => name.toLowerCase().replace('_', ' ');

export const happensIn = (name) => PHASES[name] ?? phase(name);

export const state = (name) => STATES[name] ?? name.toLowerCase();

export const outcome = (name) => OUTCOMES[name] ?? name.toLowerCase();

/**
 * @param millis a duration
 */
export function took(millis) {
	if (millis < 1000) {
		return `${Math.round(millis)} ms`;
	}
	return `${(millis / 1000).toFixed(millis < 100_000 ? 1 : 0)} s`;
}

/**
 * @param text a duration as java.time writes it, such as PT1M2.5S
 * @returns its milliseconds
 */
export function millis(text) {
	const [, hours = 0, minutes = 0, seconds = 0] = /^PT(?:([\d.]+)H)?(?:([\d.]+)M)?(?:([\d.]+)S)?$/.exec(text) ?? [];
	return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
