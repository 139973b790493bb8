package dev.graceful.posix;

/**
 * The standard output and the standard error of a process.
 *
 * @param output what descriptor 1 is, or is to become
 * @param error what descriptor 2 is, or is to become
 */
public record StandardStreams(Descriptor output, Descriptor error) implements AutoCloseable {

	@Override
	public void close() {
		this.output.close();
		this.error.close();
	}

}
