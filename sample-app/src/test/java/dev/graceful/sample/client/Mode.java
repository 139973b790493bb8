package dev.graceful.sample.client;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * The ways in which virtual users use the sample application.
 */
public enum Mode {

	/**
	 * Every request on a connection of its own.
	 */
	NEW_CONNECTION(false, true, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			return letters(random.nextInt(1024)).over(connection);
		}

	},

	/**
	 * One request after the other on a kept connection.
	 */
	BUSY_KEEP_ALIVE(true, true, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			return letters(random.nextInt(1024)).over(connection);
		}

	},

	/**
	 * A kept connection that is idle for up to three seconds between two requests, whose
	 * responses are of up to 64 KiB.
	 */
	THINKING_KEEP_ALIVE(true, true, Duration.ofSeconds(3)) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			return letters(random.nextInt(64 * 1024 + 1)).over(connection);
		}

	},

	/**
	 * POSTs of up to 64 KiB on a kept connection.
	 */
	POST_KEEP_ALIVE(true, true, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			return echo(random).over(connection);
		}

	},

	/**
	 * POSTs of up to 64 KiB on a kept connection that is idle for up to three seconds
	 * between two of them.
	 */
	THINKING_POST(true, true, Duration.ofSeconds(3)) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			return echo(random).over(connection);
		}

	},

	/**
	 * Requests that take two seconds, on a kept connection.
	 */
	SLOW(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			return text(Request.get("/slow?millis=2000"), "waited 2000 ms\n").over(connection);
		}

	},

	/**
	 * Requests that take two seconds, but no thread of the server's.
	 */
	DEFERRED(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			return text(Request.get("/deferred?millis=2000"), "deferred by 2000 ms\n").over(connection);
		}

	},

	/**
	 * Streams of events, which the application may end early.
	 */
	EVENTS(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			String all = IntStream.rangeClosed(1, 20)
				.mapToObj((number) -> "data:event " + number + "\n\n")
				.collect(Collectors.joining());
			Request request = Request.get("/events?count=20&interval=100");
			Response response = connection.send(request);
			String events = all.substring(0, Math.min(response.body().length, all.length()));
			text(request, events).check(response);
			if (!events.isEmpty() && !events.endsWith("\n\n")) {
				throw new RequestFailedException(FailureKind.WRONG_BODY, "half an event: " + events);
			}
			return response;
		}

	},

	/**
	 * Bursts of requests, without waiting for the responses between them.
	 */
	PIPELINED(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			List<Exchange> burst = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				burst.add(getOrPost(random));
			}
			List<Response> responses = connection.pipeline(burst.stream().map(Exchange::request).toList());
			for (int i = 0; i < responses.size(); i++) {
				burst.get(i).check(responses.get(i));
			}
			return responses.get(responses.size() - 1);
		}

	},

	/**
	 * POSTs whose body is sent when the server asks for it.
	 */
	EXPECT_CONTINUE(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			Exchange echo = echo(random);
			Response response = connection.sendExpecting(echo.request());
			echo.check(response);
			return response;
		}

	},

	/**
	 * Requests that are cut anywhere, in the head or in the body, and whose rest follows
	 * up to three seconds later.
	 */
	HALF_SENT(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			Exchange exchange = getOrPost(random);
			int cut = random.nextInt(1, exchange.request().encode().remaining());
			Duration pause = Duration.ofMillis(random.nextLong(3000));
			Response response = connection.sendInPieces(exchange.request(), pause, cut);
			exchange.check(response);
			return response;
		}

	},

	/**
	 * Uploads of half a megabyte that take two seconds.
	 */
	SLOW_UPLOAD(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			byte[] body = new byte[512 * 1024];
			random.nextBytes(body);
			CRC32 checksum = new CRC32();
			checksum.update(body);
			Exchange upload = text(Request.post("/upload", body),
					body.length + " bytes, checksum " + Long.toHexString(checksum.getValue()) + "\n");
			int[] cuts = IntStream.range(1, 20).map((piece) -> piece * body.length / 20).toArray();
			Response response = connection.sendInPieces(upload.request(), Duration.ofMillis(100), cuts);
			upload.check(response);
			return response;
		}

	},

	/**
	 * Downloads of four megabytes that take more than a second, sent by the kernel.
	 */
	SLOW_DOWNLOAD(true, false, Duration.ZERO) {

		@Override
		Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException {
			int size = 4 * 1024 * 1024;
			Exchange download = new Exchange(Request.get("/download?size=" + size), lettersOf(size));
			Response response = connection.sendAndReadSlowly(download.request(), Duration.ofMillis(5));
			download.check(response);
			return response;
		}

	};

	private final boolean keepsConnection;

	private final boolean timed;

	private final Duration longestThought;

	Mode(boolean keepsConnection, boolean timed, Duration longestThought) {
		this.keepsConnection = keepsConnection;
		this.timed = timed;
		this.longestThought = longestThought;
	}

	/**
	 * Do once what this mode does.
	 * @return the last response, right as all of them
	 */
	abstract Response perform(HttpConnection connection, RandomGenerator random) throws RequestFailedException;

	boolean keepsConnection() {
		return this.keepsConnection;
	}

	/**
	 * Whether the latency tells something about the server, not about the request.
	 */
	boolean timed() {
		return this.timed;
	}

	Duration think(RandomGenerator random) {
		return (this.longestThought.isZero()) ? Duration.ZERO
				: Duration.ofNanos(random.nextLong(this.longestThought.toNanos()));
	}

	/**
	 * Return a short exchange, a GET or a POST.
	 */
	static Exchange getOrPost(RandomGenerator random) {
		return (random.nextBoolean()) ? letters(random.nextInt(1024)) : echo(random);
	}

	private static Exchange letters(int size) {
		return new Exchange(Request.get("/bytes?size=" + size), lettersOf(size));
	}

	private static Exchange echo(RandomGenerator random) {
		byte[] body = new byte[random.nextInt(64 * 1024 + 1)];
		random.nextBytes(body);
		return new Exchange(Request.post("/echo", body), body);
	}

	private static Exchange text(Request request, String answer) {
		return new Exchange(request, answer.getBytes(StandardCharsets.UTF_8));
	}

	private static byte[] lettersOf(int size) {
		byte[] letters = new byte[size];
		for (int i = 0; i < size; i++) {
			letters[i] = (byte) ('a' + i % 26);
		}
		return letters;
	}

}
