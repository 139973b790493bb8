package dev.graceful.sample.live;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.graceful.handoff.GenerationStatus;
import dev.graceful.handoff.HandoffEvent;
import dev.graceful.handoff.HandoffReport;
import dev.graceful.handoff.Origin;
import dev.graceful.handoff.Restarts;
import dev.graceful.handoff.Totals;
import dev.graceful.sample.fault.NextVersion;

import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;

/**
 * What an open page is told.
 */
class LiveStreamsTests {

	private static final long DEADLINE_MILLIS = 60_000;

	private static final HandoffEvent DRAIN_BEGAN = new HandoffEvent.DrainBegan(Duration.ofSeconds(1));

	private final Restarts restarts = mock(Restarts.class);

	private final NextVersion nextVersion = new NextVersion();

	private LiveStreams streams;

	private MockMvc mvc;

	@BeforeEach
	void serve() {
		given(this.restarts.status())
			.willReturn(CompletableFuture.completedFuture(new GenerationStatus(GenerationStatus.State.SERVING,
					new HandoffReport.Side(7, 4711, "sample 1"), new Origin("/srv/sample.jar", ""), Instant.EPOCH, null,
					null, List.of(), new GenerationStatus.Held(1, 0, 0), List.of(), Totals.NONE)));
		this.streams = new LiveStreams(this.restarts, this.nextVersion);
		this.mvc = MockMvcBuilders.standaloneSetup(new LiveController(this.streams, this.nextVersion)).build();
	}

	@AfterEach
	void end() {
		this.streams.destroy();
	}

	@Test
	void aPageIsToldWhoServes() throws Exception {
		MvcResult page = open();
		this.streams.on(DRAIN_BEGAN);
		assertThat(all(page)).contains("event:moment", "\"generation\":7", "\"pid\":4711", "\"defect\":\"NONE\"");
	}

	@Test
	void aPageIsToldWhatHappens() throws Exception {
		MvcResult page = open();
		this.streams.on(new HandoffEvent.PhaseEntered("5f0579ab", "WARM"));
		this.streams.on(DRAIN_BEGAN);
		assertThat(all(page)).contains("event:happening", "PhaseEntered", "5f0579ab", "WARM", "DrainBegan");
	}

	@Test
	void aPageThatComesInTheDrainIsToldOnceAndSentAway() throws Exception {
		this.streams.on(DRAIN_BEGAN);
		assertThat(all(open())).containsOnlyOnce("event:moment");
	}

	@Test
	void aPageStaysAfterADrainThatWasReverted() throws Exception {
		this.streams.on(DRAIN_BEGAN);
		this.streams.on(new HandoffEvent.DrainReverted());
		MvcResult page = open();
		this.streams.on(new HandoffEvent.PhaseEntered("5f0579ab", "LAUNCH"));
		this.streams.on(DRAIN_BEGAN);
		assertThat(all(page)).contains("LAUNCH");
	}

	private MvcResult open() throws Exception {
		return this.mvc.perform(get("/live").accept(MediaType.TEXT_EVENT_STREAM))
			.andExpect(request().asyncStarted())
			.andReturn();
	}

	/**
	 * Return all that a page was told until its stream ended.
	 */
	private static String all(MvcResult page) throws Exception {
		page.getAsyncResult(DEADLINE_MILLIS);
		return page.getResponse().getContentAsString();
	}

}
