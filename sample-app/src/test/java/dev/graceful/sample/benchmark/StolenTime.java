package dev.graceful.sample.benchmark;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Tells when the host of this machine gave its processors to others although somebody
 * here wanted them: what is measured in such a time tells more of those others.
 */
final class StolenTime implements Closeable {

	/**
	 * What is no disturbance yet.
	 */
	static final double LITTLE = 0.03;

	private static final Duration PERIOD = Duration.ofMillis(100);

	private static final int STOLEN = 7;

	private final ConcurrentNavigableMap<Instant, Sample> samples = new ConcurrentSkipListMap<>();

	private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor();

	private StolenTime() {
	}

	static StolenTime watch() {
		StolenTime stolen = new StolenTime();
		stolen.sampler.scheduleAtFixedRate(stolen::sample, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
		stolen.sample();
		return stolen;
	}

	private void sample() {
		this.samples.put(Instant.now(), Sample.take());
	}

	/**
	 * Return what part of all processor time was stolen.
	 * @param from when the time begins
	 * @param to when it ends
	 */
	double share(Instant from, Instant to) {
		Sample first = at(from);
		Sample last = at(to);
		return (last.all() > first.all()) ? (double) (last.stolen() - first.stolen()) / (last.all() - first.all()) : 0;
	}

	/**
	 * Whether only little was stolen.
	 */
	boolean isLittle(Instant from, Instant to) {
		return share(from, to) <= LITTLE;
	}

	private Sample at(Instant time) {
		Map.Entry<Instant, Sample> sample = this.samples.floorEntry(time);
		return ((sample != null) ? sample : this.samples.firstEntry()).getValue();
	}

	@Override
	public void close() {
		this.sampler.shutdownNow();
	}

	/**
	 * The counters of the kernel.
	 *
	 * @param all what all processors have done, or not done
	 * @param stolen what of that was for others
	 */
	private record Sample(long all, long stolen) {

		static Sample take() {
			try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
				// What guests get, behind the eighth, is a part of what users get
				long[] counters = Stream.of(lines.findFirst().orElseThrow().split(" +"))
					.skip(1)
					.limit(STOLEN + 1)
					.mapToLong(Long::parseLong)
					.toArray();
				return new Sample(LongStream.of(counters).sum(), counters[STOLEN]);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
