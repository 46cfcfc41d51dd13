package io.github.msal4j.servlet.testkit;

import java.util.Optional;

/** What one token response gave: for tests that look for tokens where they must not be. */
public record IssuedTokens(
        String user, Optional<String> accessToken, Optional<String> refreshToken, Optional<String> idToken) {

    /** Shows no token. */
    @Override
    public String toString() {
        return "IssuedTokens[" + user + "]";
    }
}
