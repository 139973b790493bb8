package dev.graceful.launch;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * One of the successor's standard streams, read from the file that it goes to. Not
 * thread-safe.
 */
final class CapturedStream implements Closeable {

	private static final int LONGEST_LINE = 64 * 1024;

	private final RandomAccessFile file;

	private final OutputStream target;

	private final int linesToKeep;

	private final Deque<String> lastLines = new ArrayDeque<>();

	private final byte[] buffer = new byte[LONGEST_LINE];

	private int length;

	/**
	 * Begin at the start of a file.
	 * @param file the file, which exists
	 * @param target where to pass on what is read; stays open
	 * @param linesToKeep how many lines to remember
	 * @throws IOException if the file cannot be read
	 */
	CapturedStream(File file, OutputStream target, int linesToKeep) throws IOException {
		this.file = new RandomAccessFile(file, "r");
		this.target = target;
		this.linesToKeep = linesToKeep;
	}

	/**
	 * Pass on the lines that are complete by now. A line that is too long goes in pieces.
	 * @throws IOException if the file cannot be read any more
	 */
	void passOnLines() throws IOException {
		long end = this.file.length();
		if (end < this.file.getFilePointer()) {
			// Truncated: a script wrote to /dev/stdout with ">".
			this.file.seek(0);
		}
		while (this.file.getFilePointer() < end) {
			int count = this.file.read(this.buffer, this.length, this.buffer.length - this.length);
			if (count < 0) {
				return;
			}
			this.length += count;
			int complete = completeLines();
			passOn((complete == 0 && this.length == this.buffer.length) ? this.length : complete);
		}
	}

	/**
	 * Pass on everything, also a line that is not complete.
	 * @throws IOException if the file cannot be read any more
	 */
	void passOnAll() throws IOException {
		passOnLines();
		passOn(this.length);
	}

	/**
	 * Return the last lines, without the blank ones at the end.
	 * @return the lines, oldest first
	 */
	List<String> lastLines() {
		List<String> lines = List.copyOf(this.lastLines);
		int end = lines.size();
		while (end > 0 && lines.get(end - 1).isBlank()) {
			end--;
		}
		return lines.subList(0, end);
	}

	private int completeLines() {
		int end = this.length;
		while (end > 0 && this.buffer[end - 1] != '\n') {
			end--;
		}
		return end;
	}

	private void passOn(int count) {
		if (count == 0) {
			return;
		}
		try {
			this.target.write(this.buffer, 0, count);
		}
		catch (IOException ex) {
			// As with System.out: who closed the log does not want to read it.
		}
		new String(this.buffer, 0, count, StandardCharsets.UTF_8).lines().forEach(this::keep);
		this.length -= count;
		System.arraycopy(this.buffer, count, this.buffer, 0, this.length);
	}

	private void keep(String line) {
		this.lastLines.addLast(line);
		if (this.lastLines.size() > this.linesToKeep) {
			this.lastLines.removeFirst();
		}
	}

	@Override
	public void close() throws IOException {
		this.file.close();
	}

}
