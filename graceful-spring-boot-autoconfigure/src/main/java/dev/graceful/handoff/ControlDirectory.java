package dev.graceful.handoff;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The directory of the control sockets: nobody but this process's user gets into it.
 */
final class ControlDirectory {

	static final String SOCKET_SUFFIX = ".sock";

	private static final Set<PosixFilePermission> OURS_ALONE = PosixFilePermissions.fromString("rwx------");

	private final Path path;

	private final UserPrincipal owner;

	private ControlDirectory(Path path, UserPrincipal owner) {
		this.path = path;
		this.owner = owner;
	}

	/**
	 * Make the directory, or check the one that is there: in a shared temporary directory
	 * somebody else may have made it.
	 */
	static ControlDirectory open(Path path) throws IOException {
		try {
			Files.createDirectories(path.toAbsolutePath().getParent());
			Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OURS_ALONE));
		}
		catch (FileAlreadyExistsException ex) {
			// Checked like one that was just made.
		}
		PosixFileAttributes attributes = Files.readAttributes(path, PosixFileAttributes.class,
				LinkOption.NOFOLLOW_LINKS);
		UserPrincipal user = Files.getOwner(Path.of("/proc/self"));
		if (!attributes.isDirectory() || !attributes.owner().equals(user)
				|| !attributes.permissions().equals(OURS_ALONE)) {
			throw new IOException(path + " has to be a directory that belongs to " + user.getName()
					+ " and has the permissions rwx------; graceful.control.directory names another");
		}
		return new ControlDirectory(path, user);
	}

	UserPrincipal owner() {
		return this.owner;
	}

	/**
	 * Choose a name for a socket of this process. The pid is for people; processes of
	 * several containers may share the directory, and a pid.
	 */
	UnixDomainSocketAddress newAddress() {
		String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
		return UnixDomainSocketAddress
			.of(this.path.resolve(ProcessHandle.current().pid() + "-" + random + SOCKET_SUFFIX));
	}

	/**
	 * Delete what processes that were killed have left.
	 */
	void deleteDeadSockets() throws IOException {
		for (Path socket : sockets()) {
			if (isDead(socket)) {
				Files.deleteIfExists(socket);
			}
		}
	}

	/**
	 * Return the sockets of all processes, dead or alive.
	 */
	List<Path> sockets() throws IOException {
		List<Path> sockets = new ArrayList<>();
		try (DirectoryStream<Path> found = Files.newDirectoryStream(this.path, "*" + SOCKET_SUFFIX)) {
			found.forEach(sockets::add);
		}
		return sockets;
	}

	static boolean isDead(Path socket) {
		try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			// Does not wait for one that is busy, and is not refused by it either.
			probe.configureBlocking(false);
			probe.connect(UnixDomainSocketAddress.of(socket));
			return false;
		}
		catch (ConnectException ex) {
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
