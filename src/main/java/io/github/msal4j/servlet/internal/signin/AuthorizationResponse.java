package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.token.ProviderError;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

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
        Optional<ProviderError.Kind> errorKind,
        Optional<String> iss,
        Optional<String> sessionState) {
    private static final int LONGEST = 8_192;
    private static final List<String> PARAMETERS =
            List.of("state", "code", "error", "error_subcode", "iss", "session_state");

    /**
     * What a code consists of (RFC 6749 appendix A.11). Anything else that anybody sends instead is not worth a call: a provider
     * whose server fails over it would be taken for one that is down.
     */
    private static final Pattern CODE = Pattern.compile("[\\x20-\\x7e]+");

    /**
     * Reads the answer.
     *
     * @return empty if this is not an answer: it has no state, both or neither of code and error, a parameter that is
     *     repeated, empty or too long, a code that is none, or the wrong method for the response mode
     */
    static Optional<AuthorizationResponse> read(HttpServletRequest request, ResponseMode mode) {
        String method = mode == ResponseMode.FORM_POST ? "POST" : "GET";
        if (!request.getMethod().equals(method) || PARAMETERS.stream().anyMatch(name -> isUnusable(request, name))) {
            return Optional.empty();
        }
        Optional<String> code = one(request, "code");
        Optional<String> error = one(request, "error");
        boolean codeIsNone = code.filter(CODE.asMatchPredicate().negate()).isPresent();
        if (code.isPresent() == error.isPresent() || codeIsNone) {
            return Optional.empty();
        }
        return one(request, "state").map(state -> read(request, state, code, error));
    }

    /**
     * An error for which the provider sends no state, since it did not get so far as to read it, or has lost it. It is
     * nobody's answer, but says what is wrong. Its state is the empty text.
     */
    static Optional<AuthorizationResponse> readErrorWithoutState(HttpServletRequest request, ResponseMode mode) {
        String method = mode == ResponseMode.FORM_POST ? "POST" : "GET";
        return request.getMethod().equals(method)
                        && one(request, "state").orElse("").isEmpty()
                        && request.getParameter("code") == null
                        && !isUnusable(request, "error")
                ? one(request, "error").map(error -> read(request, "", Optional.empty(), Optional.of(error)))
                : Optional.empty();
    }

    private static AuthorizationResponse read(
            HttpServletRequest request, String state, Optional<String> code, Optional<String> error) {
        Optional<String> suberror = one(request, "error_subcode");
        Optional<String> description = one(request, "error_description");
        return new AuthorizationResponse(
                state,
                code,
                error,
                suberror,
                description.flatMap(ProviderError::codeIn),
                error.map(name -> ProviderError.kind(name, suberror, description)),
                one(request, "iss"),
                one(request, "session_state"));
    }

    /** Whether it is an error that may be over if the sign-in begins again. */
    boolean isOverSoon() {
        return errorKind.filter(ProviderError.Kind.OVER_SOON::equals).isPresent();
    }

    /** For an error: what it means, and for the log the codes and the remedy. */
    SignInFailure failure() {
        return new SignInFailure(reason(), summary());
    }

    String summary() {
        return ProviderError.summary(error.orElse(""), providerCode);
    }

    private SignInFailure.Reason reason() {
        return switch (errorKind.orElse(ProviderError.Kind.OTHER)) {
            case CANCELLED -> SignInFailure.Reason.DECLINED;
            case REFUSED -> SignInFailure.Reason.REFUSED;
            case PASSWORD_FORGOTTEN -> SignInFailure.Reason.PASSWORD_FORGOTTEN;
            case OVER_SOON, OTHER -> SignInFailure.Reason.PROVIDER_ERROR;
        };
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
