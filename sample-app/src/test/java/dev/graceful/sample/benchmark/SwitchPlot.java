package dev.graceful.sample.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Draws what {@link SwitchBenchmark} has measured, one picture for each JDK: <pre>
 * sample-app/run benchmark.SwitchPlot docs
 * </pre>
 */
public final class SwitchPlot {

	private static final int OLDEST_JDK = 17;

	private static final int NEWEST_JDK = 40;

	private static final int WIDTH = 960;

	private static final int HEIGHT = 480;

	private static final int LEFT = 70;

	private static final int RIGHT = 30;

	private static final int BOTTOM = 48;

	private static final double FIRST_SECOND = -5;

	private static final double LAST_SECOND = 30;

	private static final int LEGEND_COLUMNS = 2;

	private static final int LEGEND_TOP = 46;

	private static final int LEGEND_LINE = 20;

	private static final int LEGEND_COLUMN = 430;

	/**
	 * Told apart by those who do not see all colours too; on white, then on black.
	 */
	private static final String[][] COLOURS = { { "#d1242f", "#ff7b72" }, { "#57606a", "#8b949e" },
			{ "#0969da", "#58a6ff" }, { "#8250df", "#bc8cff" }, { "#bf8700", "#e3b341" }, { "#1b7c83", "#39c5cf" },
			{ "#1a7f37", "#3fb950" }, { "#bf3989", "#f778ba" } };

	private final StringBuilder svg = new StringBuilder();

	private final int jdk;

	private final List<Line> lines;

	private final int top;

	private final double lowest;

	private final double highest;

	private SwitchPlot(int jdk, List<Line> lines) {
		this.jdk = jdk;
		this.lines = lines;
		this.top = LEGEND_TOP + (lines.size() + LEGEND_COLUMNS - 1) / LEGEND_COLUMNS * LEGEND_LINE;
		List<Double> all = lines.stream().flatMap((line) -> line.p99().stream()).filter((p99) -> p99 > 0).toList();
		this.lowest = Math.pow(10, Math.floor(Math.log10(Quantiles.of(all, 0))));
		this.highest = Math.pow(10, Math.ceil(Math.log10(Quantiles.of(all, 1))));
	}

	public static void main(String[] arguments) throws IOException {
		Path directory = Files.createDirectories(Path.of(arguments[0]));
		for (int jdk = OLDEST_JDK; jdk <= NEWEST_JDK; jdk++) {
			List<Line> lines = new ArrayList<>();
			for (Way way : Way.values()) {
				Line.read(way, jdk).ifPresent(lines::add);
			}
			if (!lines.isEmpty()) {
				Path file = directory.resolve("switch-jdk" + jdk + ".svg");
				Files.writeString(file, new SwitchPlot(jdk, lines).draw());
				System.out.println(file);
			}
		}
	}

	private String draw() {
		write("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif' font-size='13'>",
				WIDTH, HEIGHT);
		style();
		write("<rect class='paper' width='%d' height='%d'/>", WIDTH, HEIGHT);
		write("<text class='title' x='%d' y='22'>Latency around a switch, p99 of each 100 ms, at 500 requests/s, "
				+ "JDK %d</text>", LEFT, this.jdk);
		grid();
		IntStream.range(0, this.lines.size()).forEach(this::legend);
		this.lines.forEach(this::curve);
		write("</svg>");
		return this.svg.toString();
	}

	private void style() {
		write("<style>");
		write(".paper{fill:#fff}text{fill:#57606a}.title{fill:#1f2328;font-size:15px;font-weight:600}");
		write(".grid{stroke:#d0d7de}.switch{stroke:#57606a;stroke-dasharray:4 3}");
		for (Way way : Way.values()) {
			write(".w%d{stroke:%s}", way.ordinal(), COLOURS[way.ordinal()][0]);
		}
		write("@media(prefers-color-scheme:dark){");
		write(".paper{fill:#0d1117}text{fill:#9198a1}.title{fill:#f0f6fc}.grid{stroke:#30363d}.switch{stroke:#9198a1}");
		for (Way way : Way.values()) {
			write(".w%d{stroke:%s}", way.ordinal(), COLOURS[way.ordinal()][1]);
		}
		write("}</style>");
	}

	private void grid() {
		for (double millis = this.lowest; millis <= this.highest * 1.01; millis *= 10) {
			write("<line class='grid' x1='%d' y1='%.1f' x2='%d' y2='%.1f'/>", LEFT, y(millis), WIDTH - RIGHT,
					y(millis));
			write("<text x='%d' y='%.1f' text-anchor='end'>%s</text>", LEFT - 8, y(millis) + 4, time(millis));
		}
		for (int second = (int) FIRST_SECOND; second <= LAST_SECOND; second += 5) {
			write("<line class='%s' x1='%.1f' y1='%d' x2='%.1f' y2='%d'/>", (second == 0) ? "switch" : "grid",
					x(second), this.top, x(second), HEIGHT - BOTTOM);
			write("<text x='%.1f' y='%d' text-anchor='middle'>%s</text>", x(second), HEIGHT - BOTTOM + 18,
					(second == 0) ? "switch" : second + " s");
		}
		write("<text x='%d' y='%d' text-anchor='middle'>seconds since the first answer by the new JVM</text>",
				(LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10);
	}

	private void legend(int index) {
		Line line = this.lines.get(index);
		int x = LEFT + index % LEGEND_COLUMNS * LEGEND_COLUMN;
		int y = LEGEND_TOP + index / LEGEND_COLUMNS * LEGEND_LINE;
		write("<line class='w%d' stroke-width='3' x1='%d' y1='%d' x2='%d' y2='%d'/>", line.way().ordinal(), x, y - 4,
				x + 22, y - 4);
		write("<text x='%d' y='%d'>%s: %,d of %,d failed</text>", x + 28, y, line.way().title(), line.failed(),
				line.requests());
	}

	/**
	 * Broken where nobody was answered.
	 */
	private void curve(Line line) {
		StringBuilder path = new StringBuilder();
		boolean drawn = false;
		for (int i = 0; i < line.p99().size(); i++) {
			double p99 = line.p99().get(i);
			if (p99 > 0) {
				path.append(
						String.format(Locale.ROOT, "%s%.1f %.1f", drawn ? "L" : "M", x(line.seconds().get(i)), y(p99)));
			}
			drawn = p99 > 0;
		}
		write("<path class='w%d' fill='none' stroke-width='1.6' stroke-linejoin='round' d='%s'/>", line.way().ordinal(),
				path);
	}

	private static double x(double second) {
		return LEFT + (second - FIRST_SECOND) / (LAST_SECOND - FIRST_SECOND) * (WIDTH - LEFT - RIGHT);
	}

	private double y(double millis) {
		double part = Math.log(millis / this.lowest) / Math.log(this.highest / this.lowest);
		return HEIGHT - BOTTOM - part * (HEIGHT - this.top - BOTTOM);
	}

	private static String time(double millis) {
		if (millis > 999) {
			return Math.round(millis / 1000) + " s";
		}
		return (millis > 0.99) ? Math.round(millis) + " ms" : String.format(Locale.ROOT, "%.1f ms", millis);
	}

	private void write(String format, Object... arguments) {
		this.svg.append(String.format(Locale.ROOT, format, arguments)).append('\n');
	}

	/**
	 * What was measured of one way.
	 *
	 * @param seconds since the switch
	 * @param p99 in milliseconds; not a number where nobody was answered
	 * @param requests how many there were
	 * @param failed how many of them failed
	 */
	private record Line(Way way, List<Double> seconds, List<Double> p99, long requests, long failed) {

		static Optional<Line> read(Way way, int jdk) {
			return Csv.read(way.file(), jdk).flatMap((bins) -> Csv.read(way.file() + "-each", jdk).map((each) -> {
				List<Double> seconds = bins.column(Switches.FROM).stream().map((millis) -> millis / 1000).toList();
				return new Line(way, seconds, bins.column(Switches.P99), sum(each.column(Switches.REQUESTS)),
						sum(each.column(Switches.FAILED)));
			}));
		}

		private static long sum(List<Double> figures) {
			return Math.round(figures.stream().mapToDouble(Double::doubleValue).sum());
		}

	}

}
