package dev.graceful.handoff;

import java.util.function.Consumer;

/**
 * Somebody who has said hello, over a fake link.
 */
final class FakeCaller implements Caller {

	private final Loop loop;

	private final Message.Hello hello;

	private final FakeLink link;

	private String linkFailure;

	String refusal;

	boolean admitted;

	FakeCaller(Loop loop, Message.Hello hello, FakeLink link) {
		this.loop = loop;
		this.hello = hello;
		this.link = link;
	}

	FakeCaller whoseLinkFails(String reason) {
		this.linkFailure = reason;
		return this;
	}

	@Override
	public Message.Hello hello() {
		return this.hello;
	}

	@Override
	public void admit(Link.Listener listener, Consumer<Link> linked) {
		this.admitted = true;
		if (this.linkFailure != null) {
			this.loop.execute(() -> listener.closed(this.linkFailure));
			return;
		}
		this.link.heardBy(listener);
		this.loop.execute(() -> linked.accept(this.link));
	}

	@Override
	public void refuse(String reason) {
		this.refusal = reason;
	}

}
