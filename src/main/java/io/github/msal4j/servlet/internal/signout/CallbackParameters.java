package io.github.msal4j.servlet.internal.signout;

import io.github.msal4j.servlet.internal.provider.LogoutToken;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * The parameters of the sign-out callback: {@code sid} and perhaps {@code iss} from the provider's iframe
 * (Front-Channel Logout 1.0 section 2), or {@code state} from a browser that returns.
 */
public record CallbackParameters(Optional<String> sid, Optional<String> iss, Optional<String> state) {
    /** Reads them. Empty if one is too long, repeated or empty: then the request must change nothing (R46). */
    public static Optional<CallbackParameters> read(HttpServletRequest request) {
        for (String name : List.of("sid", "iss", "state")) {
            String[] values = request.getParameterValues(name);
            if (values != null
                    && (values.length != 1 || values[0].isEmpty() || values[0].length() > LogoutToken.LONGEST_SID)) {
                return Optional.empty();
            }
        }
        return Optional.of(new CallbackParameters(one(request, "sid"), one(request, "iss"), one(request, "state")));
    }

    private static Optional<String> one(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name));
    }
}
