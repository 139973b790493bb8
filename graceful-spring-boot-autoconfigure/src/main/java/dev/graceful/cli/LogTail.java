package dev.graceful.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What has been added to a log since a moment.
 */
final class LogTail {

	private static final int MAX_BYTES = 16 * 1024;

	private final Path log;

	private final long mark;

	private LogTail(Path log, long mark) {
		this.log = log;
		this.mark = mark;
	}

	static LogTail from(Path log) throws IOException {
		return new LogTail(log, Files.exists(log) ? Files.size(log) : 0);
	}

	/**
	 * Return the last lines that were added.
	 * @param count how many at most
	 */
	List<String> lastLines(int count) throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
		try (SeekableByteChannel channel = Files.newByteChannel(this.log)) {
			channel.position(Math.max(this.mark, channel.size() - MAX_BYTES));
			while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
				// Until there is no more
			}
		}
		List<String> lines = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8).lines().toList();
		return lines.subList(Math.max(0, lines.size() - count), lines.size());
	}

}
