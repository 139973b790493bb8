package dev.graceful.watch;

import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * Where a name leads to.
 *
 * @param path the path, without symbolic links
 * @param attributes those of {@link FileState#attributes}
 * @param linked when the last link on the way was changed
 */
record Place(Path path, Map<String, Object> attributes, FileTime linked) {

	boolean isDirectory() {
		return (boolean) this.attributes.get("isDirectory");
	}

	boolean isFile() {
		return (boolean) this.attributes.get("isRegularFile");
	}

	boolean isLink() {
		return (boolean) this.attributes.get("isSymbolicLink");
	}

}
