package dev.graceful.warmup;

import java.time.Duration;
import java.util.List;

/**
 * How to warm up.
 *
 * @param requests what is sent in any case
 * @param traffic what is sent of what clients ask for
 * @param maxDuration how long everything may take, together
 * @param concurrency how many requests are under way at a time
 * @param failOnError whether a generation in whose warm-up something fails must not serve
 */
public record WarmUpSettings(List<WarmUpRequest> requests, TrafficSettings traffic, Duration maxDuration,
		int concurrency, boolean failOnError) {

}
