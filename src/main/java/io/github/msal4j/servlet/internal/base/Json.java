package io.github.msal4j.servlet.internal.base;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses JSON that another party sent, and writes what is small or consists of tokens. */
public final class Json {
    private Json() {}

    /** Whether this is a JSON object. */
    public static boolean isObject(String text) {
        try {
            object(text);
            return true;
        } catch (ParseException e) {
            return false;
        }
    }

    /**
     * Parses an object.
     *
     * @throws ParseException if this is not a JSON object; {@code null} is not one either
     */
    public static Map<String, Object> object(String text) throws ParseException {
        // The JSON library also accepts null and [] as objects.
        Map<String, Object> object = text.stripLeading().startsWith("{") ? JSONObjectUtils.parse(text) : null;
        if (object == null) {
            throw new ParseException("Invalid JSON object", 0);
        }
        return object;
    }

    /**
     * An object of texts, numbers, truth values, lists and objects, in one buffer: each sign-in writes three, which the JSON library
     * would copy four times.
     *
     * @param length about how long it gets
     */
    public static String text(Map<String, ?> object, int length) {
        StringBuilder json = new StringBuilder(length);
        write(object, json);
        return json.toString();
    }

    private static void write(@Nullable Object value, StringBuilder json) {
        if (value instanceof String text) {
            quote(text, json);
        } else if (value instanceof Map<?, ?> object) {
            char before = '{';
            for (Map.Entry<?, ?> member : object.entrySet()) {
                quote(String.valueOf(member.getKey()), json.append(before));
                write(member.getValue(), json.append(':'));
                before = ',';
            }
            json.append(before == '{' ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            char before = '[';
            for (Object element : list) {
                write(element, json.append(before));
                before = ',';
            }
            json.append(before == '[' ? "[]" : "]");
        } else if (value == null || value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            json.append(value);
        } else {
            throw new IllegalArgumentException("Not written as JSON: " + value.getClass());
        }
    }

    /** RFC 8259 section 7. */
    private static void quote(String text, StringBuilder json) {
        json.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\' || c < ' ') {
                json.append(text, written, i)
                        .append("\\u")
                        .append(HexFormat.of().toHexDigits(c));
                written = i + 1;
            }
        }
        json.append(text, written, text.length()).append('"');
    }
}
