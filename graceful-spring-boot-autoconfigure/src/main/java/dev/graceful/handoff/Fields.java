package dev.graceful.handoff;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.StringTokenizer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The fields of one frame, by name: a later version may add some, and a reader passes
 * over those it does not know.
 */
final class Fields {

	/**
	 * What a list may hold: the names of all listeners that were adopted, and little for
	 * a stranger to make us build.
	 */
	private static final int MAX_ITEMS = 1024;

	private final Map<String, String> values = new LinkedHashMap<>();

	Fields with(String name, Object value) {
		this.values.put(name, value.toString());
		return this;
	}

	<T> Fields withAll(String name, List<T> items, Function<T, Fields> fieldsOfItem) {
		with(name, items.size());
		for (int i = 0; i < items.size(); i++) {
			String prefix = name + '.' + i + '.';
			fieldsOfItem.apply(items.get(i)).values.forEach((field, value) -> with(prefix + field, value));
		}
		return this;
	}

	Fields withNumbers(String name, List<Integer> numbers) {
		StringJoiner text = new StringJoiner(" ");
		numbers.forEach((number) -> text.add(number.toString()));
		return with(name, text);
	}

	String text(String name) throws ProtocolException {
		String value = this.values.get(name);
		if (value == null) {
			throw new ProtocolException("a frame without '" + name + "'");
		}
		return value;
	}

	long number(String name) throws ProtocolException {
		return number(name, text(name));
	}

	private static long number(String name, String text) throws ProtocolException {
		try {
			return Long.parseLong(text);
		}
		catch (NumberFormatException ex) {
			throw new ProtocolException("a frame whose '" + name + "' is no number");
		}
	}

	int count(String name) throws ProtocolException {
		return count(name, text(name));
	}

	private static int count(String name, String text) throws ProtocolException {
		long number = number(name, text);
		if (number < 0 || number > Integer.MAX_VALUE) {
			throw new ProtocolException("a frame whose '" + name + "' is " + number);
		}
		return (int) number;
	}

	/**
	 * Read a constant.
	 * @param name the field's
	 * @param unknown what a constant is taken for that only a later version knows
	 */
	<T extends Enum<T>> T constant(String name, T unknown) throws ProtocolException {
		String text = text(name);
		return EnumSet.allOf(unknown.getDeclaringClass())
			.stream()
			.filter((constant) -> constant.name().equals(text))
			.findFirst()
			.orElse(unknown);
	}

	List<Fields> all(String name) throws ProtocolException {
		int count = count(name);
		if (count > MAX_ITEMS) {
			throw new ProtocolException("a frame with " + count + " '" + name + "'");
		}
		List<Fields> items = new ArrayList<>(count);
		IntStream.range(0, count).forEach((i) -> {
			String prefix = name + '.' + i + '.';
			Fields item = new Fields();
			this.values.forEach((field, value) -> {
				if (field.startsWith(prefix)) {
					item.with(field.substring(prefix.length()), value);
				}
			});
			items.add(item);
		});
		return items;
	}

	List<Integer> numbers(String name) throws ProtocolException {
		List<Integer> numbers = new ArrayList<>();
		StringTokenizer texts = new StringTokenizer(text(name), " ");
		if (texts.countTokens() > MAX_ITEMS) {
			throw new ProtocolException("a frame with " + texts.countTokens() + " '" + name + "'");
		}
		while (texts.hasMoreTokens()) {
			numbers.add(count(name, texts.nextToken()));
		}
		return numbers;
	}

	byte[] toBytes() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (DataOutputStream out = new DataOutputStream(bytes)) {
			for (Map.Entry<String, String> field : this.values.entrySet()) {
				out.writeUTF(field.getKey());
				out.writeUTF(field.getValue());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

	static Fields of(byte[] bytes) throws ProtocolException {
		Fields fields = new Fields();
		try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
			while (in.available() > 0) {
				fields.with(in.readUTF(), in.readUTF());
			}
		}
		catch (IOException ex) {
			throw new ProtocolException("a frame whose fields cannot be read");
		}
		return fields;
	}

}
