package dev.graceful.handoff;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import dev.graceful.posix.AdoptedListener;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PassedListeners}: which connector gets which listener.
 */
class PassedListenersTests {

	private final PassedListeners passed = new PassedListeners();

	@Test
	void findsAListenerByItsName() {
		AdoptedListener server = pass("server", "*:0", new InetSocketAddress(40001));
		AdoptedListener management = pass("management", "*:0", new InetSocketAddress(40002));
		this.passed.answer();
		assertThat(adopt("management", "*:0", new InetSocketAddress(0))).contains(management);
		assertThat(adopt("server", "*:0", new InetSocketAddress(0))).contains(server);
	}

	@Test
	void findsAListenerByItsAddressWhereTheConnectorWasRenamed() {
		AdoptedListener listener = pass("http", "*:8080", new InetSocketAddress(8080));
		this.passed.answer();
		assertThat(adopt("server", "0.0.0.0:8080", new InetSocketAddress(8080))).contains(listener);
		assertThat(this.passed.adopted()).containsExactly(new ListenerName("http", "*:8080"));
	}

	@Test
	void findsAUnixListenerByItsAddress() {
		UnixDomainSocketAddress address = UnixDomainSocketAddress.of("/run/app.sock");
		AdoptedListener listener = pass("http", "unix:/run/../run/app.sock", address);
		this.passed.answer();
		assertThat(adopt("server", "unix:/run/app.sock", address)).contains(listener);
	}

	@Test
	void prefersTheNameToTheAddress() {
		pass("http", "*:8081", new InetSocketAddress(8080));
		AdoptedListener named = pass("server", "*:8080", new InetSocketAddress(8082));
		this.passed.answer();
		assertThat(adopt("server", "*:8080", new InetSocketAddress(8080))).contains(named);
	}

	@Test
	void findsPortZeroOnlyByItsName() {
		pass("http", "*:0", new InetSocketAddress(0));
		this.passed.answer();
		assertThat(adopt("server", "*:0", new InetSocketAddress(0))).isEmpty();
	}

	@Test
	void doesNotFindAnotherAddress() {
		pass("server", "127.0.0.1:8080", new InetSocketAddress("127.0.0.1", 8080));
		this.passed.answer();
		assertThat(adopt("server", "*:8080", new InetSocketAddress(8080))).isEmpty();
		assertThat(adopt("server", "127.0.0.1:8081", new InetSocketAddress("127.0.0.1", 8081))).isEmpty();
		assertThat(this.passed.adopted()).isEmpty();
	}

	@Test
	void givesAListenerToOneConnectorOnly() {
		pass("server", "*:8080", new InetSocketAddress(8080));
		this.passed.answer();
		assertThat(adopt("server", "*:8080", new InetSocketAddress(8080))).isPresent();
		assertThat(adopt("server", "*:8080", new InetSocketAddress(8080))).isEmpty();
	}

	@Test
	void letsConnectorsWaitAndAnswersThemInTheirOrder() {
		List<Optional<AdoptedListener>> answers = new ArrayList<>();
		this.passed.adopt(new ListenerName("server", "*:8080"), new InetSocketAddress(8080), answers::add);
		this.passed.adopt(new ListenerName("other", "*:9090"), new InetSocketAddress(9090), answers::add);
		AdoptedListener listener = pass("server", "*:8080", new InetSocketAddress(8080));
		assertThat(answers).isEmpty();
		this.passed.answer();
		assertThat(answers).containsExactly(Optional.of(listener), Optional.empty());
	}

	@Test
	void isCompleteWithAsManyAsWereAnnounced() {
		assertThat(this.passed.isComplete()).isFalse();
		this.passed.expect(2);
		pass("server", "*:8080", new InetSocketAddress(8080));
		assertThat(this.passed.isComplete()).isFalse();
		pass("management", "*:8081", new InetSocketAddress(8081));
		assertThat(this.passed.isComplete()).isTrue();
	}

	@Test
	void isCompleteWithWhatItHasWhenNoMoreWillCome() {
		this.passed.expect(2);
		pass("server", "*:8080", new InetSocketAddress(8080));
		this.passed.expectNoMore();
		assertThat(this.passed.isComplete()).isTrue();
	}

	@Test
	void closesWhatNobodyWanted() {
		AdoptedListener wanted = pass("server", "*:8080", new InetSocketAddress(8080));
		AdoptedListener unwanted = pass("management", "*:8081", new InetSocketAddress(8081));
		this.passed.answer();
		adopt("server", "*:8080", new InetSocketAddress(8080));
		this.passed.closeOthers();
		assertThat(wanted.channel().isOpen()).isTrue();
		assertThat(unwanted.channel().isOpen()).isFalse();
		assertThat(adopt("management", "*:8081", new InetSocketAddress(8081))).isEmpty();
	}

	private AdoptedListener pass(String connector, String configured, SocketAddress address) {
		AdoptedListener listener = new AdoptedListener(new FakeServerSocketChannel(address), address);
		this.passed.add(new Message.PassedListener(new ListenerName(connector, configured), 1), listener);
		return listener;
	}

	private Optional<AdoptedListener> adopt(String connector, String configured, SocketAddress wanted) {
		List<Optional<AdoptedListener>> answer = new ArrayList<>();
		this.passed.adopt(new ListenerName(connector, configured), wanted, answer::add);
		assertThat(answer).hasSize(1);
		return answer.get(0);
	}

}
