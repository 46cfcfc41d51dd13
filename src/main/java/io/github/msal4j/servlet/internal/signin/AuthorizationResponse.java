package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.token.ProviderError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/**
 * The provider's answer through the browser (RFC 6749 section 4.1.2, RFC 9207, Session Management). Only a code or an
 * error is an answer; tokens in it are not read (R5).
 */
record AuthorizationResponse(
        String state,
        Optional<String> code,
        Optional<String> error,
        Optional<String> suberror,
        Optional<String> providerCode,
        Optional<String> iss,
        Optional<String> sessionState) {
    private static final int LONGEST = 8_192;
    private static final List<String> PARAMETERS =
            List.of("state", "code", "error", "error_subcode", "iss", "session_state");

    /**
     * Reads the answer.
     *
     * @return empty if this is not an answer: it has no state, both or neither of code and error, a parameter that is
     *     repeated, empty or too long, or the wrong method for the response mode
     */
    static Optional<AuthorizationResponse> read(HttpServletRequest request, ResponseMode mode) {
        String method = mode == ResponseMode.FORM_POST ? "POST" : "GET";
        if (!request.getMethod().equals(method) || PARAMETERS.stream().anyMatch(name -> isUnusable(request, name))) {
            return Optional.empty();
        }
        Optional<String> code = one(request, "code");
        Optional<String> error = one(request, "error");
        if (code.isPresent() == error.isPresent()) {
            return Optional.empty();
        }
        return one(request, "state")
                .map(state -> new AuthorizationResponse(
                        state,
                        code,
                        error,
                        one(request, "error_subcode"),
                        one(request, "error_description").flatMap(ProviderError::codeIn),
                        one(request, "iss"),
                        one(request, "session_state")));
    }

    private static boolean isUnusable(HttpServletRequest request, String name) {
        String[] values = request.getParameterValues(name);
        return values != null && (values.length != 1 || values[0].isEmpty() || values[0].length() > LONGEST);
    }

    private static Optional<String> one(HttpServletRequest request, String name) {
        return Optional.ofNullable(request.getParameter(name));
    }

    @Override
    public String toString() {
        return "AuthorizationResponse[" + (code.isPresent() ? "code" : "error") + "]";
    }
}
