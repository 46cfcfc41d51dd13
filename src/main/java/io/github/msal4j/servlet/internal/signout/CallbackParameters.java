package io.github.msal4j.servlet.internal.signout;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * What arrives at the sign-out callback: {@code sid} and perhaps {@code iss} from the provider's iframe (Front-Channel
 * Logout 1.0 section 2), or {@code state} with the returning browser.
 */
public record CallbackParameters(Optional<String> sid, Optional<String> iss, Optional<String> state) {
    /** A sid is remembered as it comes, so it must not be a burden; none is known to be longer than a few dozen. */
    private static final int LONGEST = 255;

    /** Reads them; empty if one is over-long, repeated or without a value: then nothing may happen (R46). */
    public static Optional<CallbackParameters> read(HttpServletRequest request) {
        for (String name : List.of("sid", "iss", "state")) {
            String[] values = request.getParameterValues(name);
            if (values != null && (values.length != 1 || values[0].isEmpty() || values[0].length() > LONGEST)) {
                return Optional.empty();
            }
        }
        return Optional.of(new CallbackParameters(one(request, "sid"), one(request, "iss"), one(request, "state")));
    }

    private static Optional<String> one(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name));
    }
}
