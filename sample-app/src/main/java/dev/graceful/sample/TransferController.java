package dev.graceful.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.Globals;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Bodies that take their time: uploads that are read as they come, and downloads that
 * Tomcat sends from a file by itself, when the request is over for the application.
 */
@RestController
class TransferController {

	private final Map<Integer, Path> files = new ConcurrentHashMap<>();

	@PostMapping("/upload")
	String upload(InputStream body) throws IOException {
		CheckedInputStream checked = new CheckedInputStream(body, new CRC32());
		long length = checked.transferTo(OutputStream.nullOutputStream());
		return length + " bytes, checksum " + Long.toHexString(checked.getChecksum().getValue()) + "\n";
	}

	@GetMapping("/download")
	void download(@RequestParam(defaultValue = "4194304") int size, HttpServletRequest request,
			HttpServletResponse response) {
		response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
		response.setContentLength(size);
		request.setAttribute(Globals.SENDFILE_FILENAME_ATTR, this.files.computeIfAbsent(size, this::write).toString());
		request.setAttribute(Globals.SENDFILE_FILE_START_ATTR, 0L);
		request.setAttribute(Globals.SENDFILE_FILE_END_ATTR, (long) size);
	}

	private Path write(int size) {
		try {
			Path file = Files.createTempFile("download-", ".bin");
			file.toFile().deleteOnExit();
			return Files.write(file, Letters.of(size));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
