package io.github.msal4j.servlet.internal.base;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;

/** Parses JSON that another party sent. */
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
}
