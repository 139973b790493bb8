package dev.graceful.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A web application that is restarted while it serves.
 */
@SpringBootApplication
public class SampleApplication {

	public static void main(String[] arguments) {
		SpringApplication.run(SampleApplication.class, arguments);
	}

}
