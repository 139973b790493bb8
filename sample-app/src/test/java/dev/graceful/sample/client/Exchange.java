package dev.graceful.sample.client;

import java.util.Arrays;

/**
 * A request together with the only right answer.
 *
 * @param request the request
 * @param answer the body that the response must have, byte by byte
 */
record Exchange(Request request, byte[] answer) {

	/**
	 * Send the request, and check the response.
	 * @return the right response
	 */
	Response over(HttpConnection connection) throws RequestFailedException {
		Response response = connection.send(this.request);
		check(response);
		return response;
	}

	void check(Response response) throws RequestFailedException {
		if (response.status() != 200) {
			throw new RequestFailedException(FailureKind.BAD_STATUS, "status " + response.status());
		}
		if (!Arrays.equals(this.answer, response.body())) {
			throw new RequestFailedException(FailureKind.WRONG_BODY, "expected " + this.answer.length + " bytes, got "
					+ response.body().length + " that differ at " + Arrays.mismatch(this.answer, response.body()));
		}
	}

}
