package dev.graceful.handoff;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import dev.graceful.posix.Descriptor;

/**
 * The descriptors that a fake process has open.
 */
final class FakeDescriptors {

	private final Set<Descriptor> open = new LinkedHashSet<>();

	/**
	 * Open one.
	 * @param file what it is a descriptor of
	 */
	FakeDescriptor open(Object file) {
		FakeDescriptor descriptor = new FakeDescriptor(this, file);
		this.open.add(descriptor);
		return descriptor;
	}

	List<Descriptor> openSome(int count) {
		return IntStream.range(0, count).<Descriptor>mapToObj(this::open).toList();
	}

	Set<Descriptor> stillOpen() {
		return this.open;
	}

	/**
	 * A descriptor that knows what it is open on.
	 */
	static final class FakeDescriptor implements Descriptor {

		private final FakeDescriptors descriptors;

		private final Object file;

		private FakeDescriptor(FakeDescriptors descriptors, Object file) {
			this.descriptors = descriptors;
			this.file = file;
		}

		Object file() {
			if (!this.descriptors.open.contains(this)) {
				throw new IllegalStateException(this + " is closed");
			}
			return this.file;
		}

		@Override
		public void close() {
			this.descriptors.open.remove(this);
		}

		@Override
		public String toString() {
			return "a descriptor of " + this.file;
		}

	}

}
