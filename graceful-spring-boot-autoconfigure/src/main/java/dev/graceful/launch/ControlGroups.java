package dev.graceful.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The control groups that this process is in, of either version: its own and all above
 * it, for each of them bounds it.
 */
final class ControlGroups {

	private static final Pattern DIGITS = Pattern.compile("\\d+");

	private final Path root;

	/**
	 * Look for control groups.
	 * @param root where {@code /proc} and their mount points are found
	 */
	ControlGroups(Path root) {
		this.root = root;
	}

	/**
	 * Return the limits that there are.
	 * @return the limits; none where no group has one
	 * @throws IOException if the kernel does not tell which groups there are
	 */
	List<MemoryLimit> memoryLimits() throws IOException {
		List<String> memberships = lines("proc/self/cgroup");
		List<MemoryLimit> limits = new ArrayList<>();
		for (String mount : lines("proc/self/mountinfo")) {
			for (Version version : Version.values()) {
				if (version.isMountedBy(mount)) {
					memberships.stream()
						.filter(version::isMembership)
						.forEach((membership) -> addLimits(version, mount, membership, limits));
				}
			}
		}
		return limits;
	}

	private List<String> lines(String file) throws IOException {
		return Files.readAllLines(this.root.resolve(file));
	}

	private void addLimits(Version version, String mount, String membership, List<MemoryLimit> limits) {
		String[] fields = mount.split(" ");
		Path top = this.root.resolve(fields[4].substring(1));
		Path group = top.resolve(below(fields[3], membership.split(":", 3)[2])).normalize();
		for (Path each = group; each.startsWith(top); each = each.getParent()) {
			version.limitOf(each).ifPresent(limits::add);
		}
	}

	/**
	 * A container may see only a part of the groups, or name its own from their root.
	 */
	private static String below(String mounted, String group) {
		String prefix = mounted.equals("/") ? "" : mounted;
		boolean seen = group.startsWith(prefix + "/") && !group.startsWith("/..");
		return seen ? group.substring(prefix.length() + 1) : "";
	}

	/**
	 * The two versions, which may be there side by side.
	 */
	private enum Version {

		ONE("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file") {

			@Override
			boolean isMountedBy(String mount) {
				return mount.contains(" - cgroup ") && hasMemory(mount.substring(mount.lastIndexOf(' ') + 1));
			}

			@Override
			boolean isMembership(String membership) {
				return hasMemory(membership.split(":", 3)[1]);
			}

			private static boolean hasMemory(String controllers) {
				return Arrays.asList(controllers.split(",")).contains("memory");
			}

		},

		TWO("memory.max", "memory.current", "inactive_file") {

			@Override
			boolean isMountedBy(String mount) {
				return mount.contains(" - cgroup2 ");
			}

			@Override
			boolean isMembership(String membership) {
				return membership.startsWith("0::");
			}

		};

		private final String limit;

		private final String usage;

		private final Pattern reclaimable;

		Version(String limit, String usage, String reclaimable) {
			this.limit = limit;
			this.usage = usage;
			this.reclaimable = Pattern.compile("^" + reclaimable + " (\\d+)", Pattern.MULTILINE);
		}

		abstract boolean isMountedBy(String mount);

		abstract boolean isMembership(String membership);

		/**
		 * The file cache that nobody has used for a while is given up before anybody is
		 * killed.
		 */
		Optional<MemoryLimit> limitOf(Path group) {
			try {
				Path file = group.resolve(this.limit);
				String value = Files.readString(file).strip();
				if (!DIGITS.matcher(value).matches()) {
					return Optional.empty();
				}
				long used = Long.parseLong(Files.readString(group.resolve(this.usage)).strip());
				Matcher reclaimed = this.reclaimable.matcher(Files.readString(group.resolve("memory.stat")));
				long cache = reclaimed.find() ? Long.parseLong(reclaimed.group(1)) : 0;
				return Optional.of(new MemoryLimit("the limit in " + file, Long.parseLong(value) - used + cache));
			}
			catch (IOException ex) {
				// The topmost group has no limit, and one that is not mounted has no
				// file.
				return Optional.empty();
			}
		}

	}

}
