package dev.graceful.handoff;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where the code of a generation comes from, as it was launched: by that, generations of
 * one application are told from those of another one.
 *
 * @param location the absolute path of the jar, or of the directory, that the application
 * begins in; symbolic links are not followed, for they may lead elsewhere tomorrow
 * @param mainClass the class that was named on the command line; empty where a jar was
 */
public record Origin(String location, String mainClass) {

	/**
	 * Whether this is the same application as another one's: from the same place, by
	 * either name of it, and with the same main class where both name one.
	 * @param other the other one's
	 * @return whether it is
	 */
	public boolean isSameAs(Origin other) {
		boolean sameMain = this.mainClass.isEmpty() || other.mainClass.isEmpty()
				|| this.mainClass.equals(other.mainClass);
		return sameMain && (this.location.equals(other.location) || real().equals(other.real()));
	}

	private String real() {
		try {
			return Path.of(this.location).toRealPath().toString();
		}
		catch (IOException | InvalidPathException ex) {
			return this.location;
		}
	}

	@Override
	public String toString() {
		return this.mainClass.isEmpty() ? this.location : this.mainClass + " in " + this.location;
	}

}
