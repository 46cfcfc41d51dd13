package io.github.msal4j.servlet.internal.provider;

import java.util.Optional;

/**
 * A verified logout token (OpenID Connect Back-Channel Logout 1.0 section 2.4): the provider reports a sign-out.
 *
 * @param id its {@code jti}, by which a token that is sent twice is recognized
 * @param sid the provider session that ended
 * @param subject the user; without a {@code sid} all sessions of this user have ended
 */
public record LogoutToken(String id, Optional<String> sid, Optional<String> subject) {
    /**
     * The longest {@code sid}: the same at a sign-in and at both ways in which a sign-out is told. Those of known providers have a
     * few dozen characters; anybody can send one at a sign-out.
     */
    public static final int LONGEST_SID = 1_024;
}
