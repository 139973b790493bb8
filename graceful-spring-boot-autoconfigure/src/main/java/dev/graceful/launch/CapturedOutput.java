package dev.graceful.launch;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;

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
		try (this.files) {
			Process process = builder.redirectOutput(Redirect.appendTo(this.files.output()))
				.redirectError(Redirect.appendTo(this.files.error()))
				.start();
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

	private synchronized void passOnUntilFinished() {
		try {
			while (!this.finished) {
				this.output.passOnLines();
				this.error.passOnLines();
				wait(INTERVAL_IN_MILLISECONDS);
			}
		}
		catch (IOException | InterruptedException ex) {
			logger.warn("What the successor prints cannot be passed on any more", ex);
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
		try (this.output; this.error) {
			this.output.passOnAll();
			this.error.passOnAll();
		}
		catch (IOException ex) {
			logger.warn("The last lines that the successor printed could not be read", ex);
		}
	}

}
