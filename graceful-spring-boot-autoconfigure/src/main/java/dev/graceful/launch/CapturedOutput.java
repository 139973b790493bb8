package dev.graceful.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.graceful.posix.SetAsideStreams;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Output that goes to two files, from where a thread passes it on to this process's own
 * standard streams.
 * <p>
 * The files lose their names as soon as the process has them open, so that none is left
 * behind, whichever of the two processes ends first, and in whatever way.
 */
final class CapturedOutput implements SuccessorOutput {

	private static final Log logger = LogFactory.getLog(CapturedOutput.class);

	private static final long INTERVAL_IN_MILLISECONDS = 25;

	private static final Path SHELL = Path.of("/bin/sh");

	private static final String REDIRECT = """
			directory=$1 output=$2 error=$3
			shift 3
			exec %d>&1 %d>&2 >>"$output" 2>>"$error"
			rm -r "$directory"
			exec "$@"
			""".formatted(SetAsideStreams.OUTPUT_NUMBER, SetAsideStreams.ERROR_NUMBER);

	private static final String OUTPUT_VARIABLE = SuccessorLauncher.VARIABLE_PREFIX + "OUTPUT";

	private static final String ERROR_VARIABLE = SuccessorLauncher.VARIABLE_PREFIX + "ERROR";

	// Not System.out and System.err, which an application may have replaced by its log.

	private static final OutputStream OUTPUT = new FileOutputStream(FileDescriptor.out);

	private static final OutputStream ERROR = new FileOutputStream(FileDescriptor.err);

	private final OutputFiles files;

	private final CapturedStream output;

	private final CapturedStream error;

	private boolean finished;

	private CapturedOutput(OutputFiles files, CapturedStream output, CapturedStream error) {
		this.files = files;
		this.output = output;
		this.error = error;
	}

	static SetAsideStreams setAside(Map<String, String> environment) {
		String output = environment.get(OUTPUT_VARIABLE);
		String error = environment.get(ERROR_VARIABLE);
		return (output != null && error != null) ? new SetAsideStreams(output, error) : null;
	}

	/**
	 * Prepare to capture.
	 * @param linesToKeep how many lines of each stream to remember
	 * @return the output, of which nothing is left behind once it was
	 * {@linkplain #start(ProcessBuilder) started} and {@linkplain #finish() finished}
	 * @throws IOException if there is no place for it
	 */
	static CapturedOutput create(int linesToKeep) throws IOException {
		return create(linesToKeep, OUTPUT, ERROR);
	}

	static CapturedOutput create(int linesToKeep, OutputStream passedOn, OutputStream errorPassedOn)
			throws IOException {
		if (!Files.isExecutable(SHELL)) {
			throw new IOException("there is no " + SHELL);
		}
		OutputFiles files = OutputFiles.create();
		try {
			return new CapturedOutput(files, new CapturedStream(files.output(), passedOn, linesToKeep),
					new CapturedStream(files.error(), errorPassedOn, linesToKeep));
		}
		catch (IOException ex) {
			files.close();
			throw ex;
		}
	}

	@Override
	public Process start(ProcessBuilder builder) throws IOException {
		try {
			Process process = redirected(builder).start();
			Thread thread = new Thread(this::passOnUntilFinished, "graceful-successor-output");
			thread.setDaemon(true);
			thread.start();
			return process;
		}
		catch (IOException ex) {
			finish();
			throw ex;
		}
	}

	/**
	 * A shell redirects, and then becomes the process: {@link ProcessBuilder} passes no
	 * descriptor but the standard streams, and the process needs the real ones too, for
	 * it may outlive this one at any moment.
	 */
	private ProcessBuilder redirected(ProcessBuilder builder) throws IOException {
		List<String> command = new ArrayList<>(List.of(SHELL.toString(), "-c", REDIRECT, SHELL.toString(),
				this.files.directory().toString(), this.files.output().toString(), this.files.error().toString()));
		command.addAll(builder.command());
		builder.environment().put(OUTPUT_VARIABLE, SetAsideStreams.identity(1));
		builder.environment().put(ERROR_VARIABLE, SetAsideStreams.identity(2));
		return builder.command(command).redirectOutput(Redirect.INHERIT).redirectError(Redirect.INHERIT);
	}

	private synchronized void passOnUntilFinished() {
		try {
			while (!this.finished) {
				passOnLines();
				wait(INTERVAL_IN_MILLISECONDS);
			}
		}
		catch (IOException | InterruptedException ex) {
			logger.warn("What the successor prints cannot be passed on any more: " + ex);
		}
	}

	private void passOnLines() throws IOException {
		this.output.passOnLines();
		this.error.passOnLines();
	}

	@Override
	public synchronized void passOn() {
		try {
			if (!this.finished) {
				passOnLines();
			}
		}
		catch (IOException ex) {
			logger.debug("What the successor printed last is passed on later", ex);
		}
	}

	@Override
	public synchronized List<String> lastLines() {
		List<String> printed = this.output.lastLines();
		List<String> complained = this.error.lastLines();
		List<String> lines = new ArrayList<>();
		boolean both = !printed.isEmpty() && !complained.isEmpty();
		if (both) {
			lines.add("standard output:");
		}
		lines.addAll(printed);
		if (both) {
			lines.add("standard error:");
		}
		lines.addAll(complained);
		return lines;
	}

	@Override
	public synchronized void finish() {
		if (this.finished) {
			return;
		}
		this.finished = true;
		notifyAll();
		try (this.files; this.output; this.error) {
			this.output.passOnAll();
			this.error.passOnAll();
		}
		catch (IOException ex) {
			logger.warn("The last lines that the successor printed could not be read: " + ex);
		}
	}

}
