package dev.graceful.posix;

import java.io.IOException;

/**
 * A descriptor that tells its number, whoever closes it.
 */
interface NumberedDescriptor extends Descriptor {

	/**
	 * Return the number, which stays its owner's to close.
	 * @throws IOException if it is not open any more
	 */
	int number() throws IOException;

}
