package io.github.msal4j.servlet.internal.base;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Map;

/** JSON as others send it. Internal to the library. */
public final class Json {
    private Json() {}

    /**
     * Parses an object.
     *
     * @throws ParseException if this is anything else; the word null, too, is none
     */
    public static Map<String, Object> object(String text) throws ParseException {
        // The library reads null and [] as if they were objects, too.
        Map<String, Object> object = text.stripLeading().startsWith("{") ? JSONObjectUtils.parse(text) : null;
        if (object == null) {
            throw new ParseException("Invalid JSON object", 0);
        }
        return object;
    }
}
