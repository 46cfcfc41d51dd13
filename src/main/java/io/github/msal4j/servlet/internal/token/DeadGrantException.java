package io.github.msal4j.servlet.internal.token;

import java.util.Optional;

/** The provider does not accept the refresh token, because the sign-in is over there. The message has the provider's error codes. */
final class DeadGrantException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> claims;

    /** @param claims what the next sign-in has to satisfy, if the provider says so */
    DeadGrantException(String summary, Optional<String> claims) {
        super(summary);
        this.claims = claims;
    }

    Optional<String> claims() {
        return claims;
    }
}
