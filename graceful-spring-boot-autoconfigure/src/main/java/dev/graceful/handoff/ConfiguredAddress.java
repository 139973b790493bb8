package dev.graceful.handoff;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/**
 * How the address that a connector was configured with is written in a listener's name.
 */
public final class ConfiguredAddress {

	private ConfiguredAddress() {
	}

	/**
	 * Write an address.
	 * @param address an address of the internet, or of a unix-domain socket
	 * @return how it is written
	 */
	public static String format(SocketAddress address) {
		if (address instanceof UnixDomainSocketAddress unix) {
			return "unix:" + unix.getPath();
		}
		InetSocketAddress inet = (InetSocketAddress) address;
		return format(inet.getAddress()) + ":" + inet.getPort();
	}

	private static String format(InetAddress address) {
		// Java binds the same socket for no address, 0.0.0.0 and ::
		if (address.isAnyLocalAddress()) {
			return "*";
		}
		String numbers = address.getHostAddress();
		if (address instanceof Inet6Address) {
			return "[" + numbers.replaceFirst("(^|:)(0(:|$)){2,}", "::") + "]";
		}
		return numbers;
	}

}
