/**
 * The load, as a worker: browsers slow down the timers of a page that nobody looks at.
 * A few clients send one request after the other, never twice, and check each answer.
 */

const KEPT_CONNECTIONS = 3;
const NEW_CONNECTIONS = 2;
const TICK_MILLIS = 4;
const REPORT_MILLIS = 100;
const PATIENCE_MILLIS = 30_000;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.repeat(40);

const waiting = [];
const due = [];
let outcomes = [];
let interval = Infinity;
let next = Infinity;
let count = 0;

const now = () => performance.timeOrigin + performance.now();

onmessage = ({ data }) => {
	interval = 1000 / data.rate;
	next = now();
	due.length = 0;
};

setInterval(() => {
	for (; next <= now() && interval < Infinity; next += interval) {
		due.push(next);
	}
	while (due.length > 0 && waiting.length > 0) {
		waiting.shift()(due.shift());
	}
}, TICK_MILLIS);

setInterval(() => {
	if (outcomes.length > 0) {
		postMessage(outcomes);
		outcomes = [];
	}
}, REPORT_MILLIS);

async function client(connection) {
	for (;;) {
		const began = await new Promise((resolve) => waiting.push(resolve));
		const outcome = await exchange(connection, count++ % 4 === 3).catch((error) => ({ failure: error.message }));
		const at = now();
		outcomes.push({ ...outcome, at, latency: at - began });
	}
}

async function exchange(connection, post) {
	const response = await (post
		? fetch('/echo', { ...connection, method: 'POST', body: LETTERS, signal: patience() })
		: fetch('/whoami', { ...connection, signal: patience() }));
	const body = await response.text();
	if (response.status !== 200) {
		throw new Error(`status ${response.status}`);
	}
	const pid = Number(response.headers.get('X-Served-By'));
	if (post ? body !== LETTERS : JSON.parse(body).pid !== pid) {
		throw new Error('wrong body');
	}
	return { pid };
}

const patience = () => AbortSignal.timeout(PATIENCE_MILLIS);

const kept = { cache: 'no-store' };

// Without credentials, since browsers keep such connections apart from the kept ones
const fresh = { cache: 'no-store', credentials: 'omit', headers: { 'X-Last-Request': 'true' } };

for (let i = 0; i < KEPT_CONNECTIONS; i++) {
	client(kept);
}
for (let i = 0; i < NEW_CONNECTIONS; i++) {
	client(fresh);
}
