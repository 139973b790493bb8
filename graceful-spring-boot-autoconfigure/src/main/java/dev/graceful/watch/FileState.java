package dev.graceful.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file at one moment.
 *
 * @param inode which file it is
 * @param size how long it is
 * @param modified when it was written
 * @param touched when it was changed in any way, or a link that leads to it; which no
 * program can set back, as it can the time of writing
 * @param content the checksum of its content; {@code null} where it is not known
 */
record FileState(Object inode, long size, FileTime modified, FileTime touched, Long content) {

	/**
	 * A file of which nothing is known, and which therefore is another version than any.
	 */
	static final FileState UNKNOWN = new FileState(null, -1, null, null, null);

	private static final long LARGEST_READ = 512 * 1024 * 1024;

	private static final int BUFFER = 64 * 1024;

	/**
	 * Read a file.
	 * @param file where it is
	 * @param attributes those of {@link #attributes}
	 * @param linked when the last link on the way to it was changed
	 * @param earlier what was read earlier, to be read again only if the file was touched
	 * since; {@code null} if nothing was
	 * @return the state
	 * @throws IOException if it is gone
	 */
	static FileState read(Path file, Map<String, Object> attributes, FileTime linked, FileState earlier)
			throws IOException {
		FileState now = of(attributes, linked, (earlier != null) ? earlier.content : null);
		if (now.equals(earlier)) {
			return earlier;
		}
		Long content = content(file, now.size);
		// What was written while it was read belongs to neither state.
		FileState afterwards = of(attributes(file), linked, null);
		return new FileState(now.inode, now.size, now.modified, now.touched,
				afterwards.equals(of(attributes, linked, null)) ? content : null);
	}

	/**
	 * Read what tells a file from others, without reading it.
	 * @param file where it is, without links
	 * @return the attributes
	 * @throws IOException if it is gone
	 */
	static Map<String, Object> attributes(Path file) throws IOException {
		return Files.readAttributes(file,
				"unix:fileKey,size,lastModifiedTime,ctime,isRegularFile,isDirectory,isSymbolicLink",
				LinkOption.NOFOLLOW_LINKS);
	}

	private static FileState of(Map<String, Object> attributes, FileTime linked, Long content) {
		FileTime changed = (FileTime) attributes.get("ctime");
		return new FileState(attributes.get("fileKey"), (long) attributes.get("size"),
				(FileTime) attributes.get("lastModifiedTime"), (changed.compareTo(linked) > 0) ? changed : linked,
				content);
	}

	private static Long content(Path file, long size) {
		if (size > LARGEST_READ) {
			return null;
		}
		CRC32C checksum = new CRC32C();
		byte[] buffer = new byte[BUFFER];
		try (InputStream input = Files.newInputStream(file)) {
			for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
				checksum.update(buffer, 0, read);
			}
			return checksum.getValue();
		}
		catch (IOException ex) {
			return null;
		}
	}

	boolean isTouched(FileTime begin, FileTime end) {
		return this.touched.compareTo(begin) >= 0 && this.touched.compareTo(end) <= 0;
	}

	/**
	 * Whether whoever reads the file reads the same as at another moment.
	 * @param other the file at the other moment
	 */
	boolean isSameVersionAs(FileState other) {
		if (this.inode == null || this.size != other.size) {
			return false;
		}
		return (this.content != null && other.content != null) ? this.content.equals(other.content)
				: this.inode.equals(other.inode) && this.modified.equals(other.modified);
	}

}
