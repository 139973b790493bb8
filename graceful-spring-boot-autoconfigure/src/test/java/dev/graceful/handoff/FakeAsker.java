package dev.graceful.handoff;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who asks, and remembers what it was told.
 */
final class FakeAsker implements Asker {

	private final Message.Ask ask;

	final List<Message> told = new ArrayList<>();

	Message answer;

	FakeAsker(Message.Errand errand, RestartRequest request) {
		this(new Message.Ask(ProtocolVersions.SPOKEN, errand, request));
	}

	FakeAsker(Message.Ask ask) {
		this.ask = ask;
	}

	@Override
	public Message.Ask ask() {
		return this.ask;
	}

	@Override
	public void tell(Message message) {
		if (this.answer == null) {
			this.told.add(message);
		}
	}

	@Override
	public void answer(Message message) {
		if (this.answer == null) {
			this.answer = message;
		}
	}

}
