package dev.graceful.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * The real standard output and error of a process that was started with others: until it
 * takes them back, they are its descriptors {@value #OUTPUT_NUMBER} and
 * {@value #ERROR_NUMBER}. Whatever stands between the one who started it and the process
 * itself may have closed these, and the JVM then uses the numbers for something else, so
 * it is also told what they were.
 *
 * @param output the identity of the output
 * @param error the identity of the error
 */
public record SetAsideStreams(String output, String error) {

	/**
	 * The descriptor of the real standard output.
	 */
	public static final int OUTPUT_NUMBER = 3;

	/**
	 * The descriptor of the real standard error.
	 */
	public static final int ERROR_NUMBER = 4;

	/**
	 * Tell what a descriptor of this process is, whatever its number and its file's name.
	 * @param number the descriptor
	 * @return what is the same in every process that shares it
	 * @throws IOException if it is not open
	 */
	public static String identity(int number) throws IOException {
		Path descriptor = Path.of(DescriptorTable.DIRECTORY, Integer.toString(number));
		return Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey().toString();
	}

	void verify() throws IOException {
		if (!this.output.equals(identity(OUTPUT_NUMBER)) || !this.error.equals(identity(ERROR_NUMBER))) {
			throw new IOException("Descriptors " + OUTPUT_NUMBER + " and " + ERROR_NUMBER
					+ " are not what they were when this process was launched; graceful.restart.command has to leave "
					+ "them as they are");
		}
	}

}
