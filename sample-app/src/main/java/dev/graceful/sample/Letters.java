package dev.graceful.sample;

/**
 * Bytes that a client knows without having seen them.
 */
final class Letters {

	private Letters() {
	}

	static byte[] of(int size) {
		byte[] letters = new byte[size];
		for (int i = 0; i < size; i++) {
			letters[i] = (byte) ('a' + i % 26);
		}
		return letters;
	}

}
