package dev.graceful.sample.client;

import java.time.Duration;
import java.util.Map;

/**
 * Puts mixed load on a sample application that runs already, and counts every failure:
 * {@code java -cp sample-app/target/test-classes dev.graceful.sample.client.StrictClient
 * 8080 60 2500} (port, seconds, requests a second).
 */
public final class StrictClient {

	private StrictClient() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		int port = Integer.parseInt(arguments[0]);
		Duration duration = Duration.ofSeconds(Long.parseLong(arguments[1]));
		int rate = Integer.parseInt(arguments[2]);
		Load load = Load.start(port, Share.mixed(rate));
		load.runFor(duration);
		Results results = load.end();
		System.out.print(Report.requests(results));
		Histogram latencies = results.latencies(Duration.ZERO, results.elapsed());
		System.out.printf("  p50 %s, p99 %s, max %s%n", Report.millis(latencies.quantile(0.5)),
				Report.millis(latencies.quantile(0.99)), Report.millis(latencies.maximum()));
		for (Map.Entry<Long, Results.Served> served : results.servedBy().entrySet()) {
			System.out.printf("  pid %d served %d%n", served.getKey(), served.getValue().requests());
		}
		System.exit((results.failures() == 0) ? 0 : 1);
	}

}
