/**
 * What has happened, in words: the headline, which screen readers read out, and the list.
 */

const NOTES = 30;

const headline = document.getElementById('headline');
const events = document.getElementById('events');

export function announce(text) {
	if (headline.textContent !== text) {
		headline.textContent = text;
		note(text);
	}
}

export function note(text) {
	const newest = events.firstElementChild;
	if (newest?.dataset.text === text) {
		newest.dataset.times = Number(newest.dataset.times ?? 1) + 1;
		return;
	}
	const item = document.createElement('li');
	const time = document.createElement('time');
	time.textContent = new Date().toLocaleTimeString([], { hourCycle: 'h23' });
	item.dataset.text = text;
	item.append(time, ` ${text}`);
	events.prepend(item);
	events.children[NOTES]?.remove();
}
