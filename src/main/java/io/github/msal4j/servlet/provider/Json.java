package io.github.msal4j.servlet.provider;

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
        Map<String, Object> object = JSONObjectUtils.parse(text);
        if (object == null) {
            throw new ParseException("Invalid JSON object", 0);
        }
        return object;
    }
}
