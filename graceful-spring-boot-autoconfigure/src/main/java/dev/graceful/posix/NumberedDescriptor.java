package dev.graceful.posix;

import java.io.IOException;
import java.util.List;

/**
 * A descriptor that tells its number, whoever closes it.
 */
interface NumberedDescriptor extends Descriptor {

	/**
	 * Return the number, which stays its owner's to close.
	 * @throws IOException if it is not open any more
	 */
	int number() throws IOException;

	/**
	 * Return the numbers of descriptors, in their order.
	 * @throws IOException if one is not open any more
	 */
	static int[] numbers(List<Descriptor> descriptors) throws IOException {
		int[] numbers = new int[descriptors.size()];
		for (int i = 0; i < numbers.length; i++) {
			numbers[i] = ((NumberedDescriptor) descriptors.get(i)).number();
		}
		return numbers;
	}

}
