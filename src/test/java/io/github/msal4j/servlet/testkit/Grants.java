package io.github.msal4j.servlet.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Codes and refresh tokens that were handed out. */
final class Grants {

    private static final Duration CODE_LIFETIME = Duration.ofMinutes(10);

    private final InstantSource clock;
    private final Map<String, Code> codes = new LinkedHashMap<>();
    private final Set<String> redeemed = new HashSet<>();
    private final Map<String, Grant> refreshTokens = new LinkedHashMap<>();
    private final Set<String> usedRefreshTokens = new HashSet<>();

    Grants(InstantSource clock) {
        this.clock = clock;
    }

    synchronized String newCode(Grant grant, String redirectUri, String challenge) {
        String code = "1.code." + UUID.randomUUID();
        codes.put(code, new Code(grant, redirectUri, challenge, clock.instant()));
        return code;
    }

    /** Takes the code out of circulation, whether or not what comes with it is right. */
    synchronized Grant redeem(String value, AppRegistration app, String redirectUri, String verifier) {
        if (redeemed.contains(value)) {
            throw refused(54005, "OAuth2 Authorization code was already redeemed.");
        }
        Code code = Optional.ofNullable(codes.remove(value))
                .orElseThrow(() -> refused(70000, "The provided value for the 'code' parameter is not valid."));
        redeemed.add(value);
        check(code, app, redirectUri, verifier);
        return code.grant.to(app);
    }

    synchronized String newRefreshToken(Grant grant) {
        String token = "1.refresh." + UUID.randomUUID();
        refreshTokens.put(token, grant);
        return token;
    }

    /** What a refresh token stands for. Unless it is good once, it stays valid after a newer one was issued, as at Entra. */
    synchronized Grant refresh(String token, AppRegistration app, boolean once) {
        if (usedRefreshTokens.contains(token)) {
            throw refused(70000, "The provided value for the 'refresh_token' parameter was used before.");
        }
        if (once && refreshTokens.containsKey(token)) {
            usedRefreshTokens.add(token);
        }
        return Optional.ofNullable(once ? refreshTokens.remove(token) : refreshTokens.get(token))
                .filter(grant -> isFor(grant, app))
                .map(grant -> grant.to(app))
                .orElseThrow(() -> refused(50173, "The provided grant has expired or has been revoked."));
    }

    /** Revokes one refresh token, if it is of this application. */
    synchronized void revoke(String token, AppRegistration app) {
        refreshTokens.computeIfPresent(token, (value, grant) -> isFor(grant, app) ? null : grant);
    }

    synchronized void revokeRefreshTokens(LocalUser user) {
        refreshTokens.values().removeIf(grant -> isOf(grant, user));
    }

    /** What an administrator has changed of the user shows in tokens that are issued from now on. */
    synchronized void userIsNow(LocalUser user) {
        refreshTokens.values().stream().filter(grant -> isOf(grant, user)).forEach(grant -> grant.session()
                .userIsNow(user));
    }

    synchronized List<String> refreshTokens(LocalUser user) {
        return refreshTokens.entrySet().stream()
                .filter(token -> isOf(token.getValue(), user))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean isOf(Grant grant, LocalUser user) {
        return grant.user().name().equals(user.name());
    }

    private void check(Code code, AppRegistration app, String redirectUri, String verifier) {
        if (!isFor(code.grant, app)) {
            throw refused(70000, "The authorization code was issued to another application.");
        }
        if (!code.redirectUri.equals(redirectUri)) {
            throw refused(500112, "The reply address does not match the one of the authorization request.");
        }
        if (clock.instant().isAfter(code.issuedAt.plus(CODE_LIFETIME))) {
            throw refused(70008, "The provided authorization code has expired.");
        }
        if (!code.challenge.equals(challengeOf(verifier))) {
            throw refused(501481, "The code_verifier does not match the code_challenge of the authorization request.");
        }
    }

    private static boolean isFor(Grant grant, AppRegistration app) {
        return grant.app().clientId().equals(app.clientId());
    }

    private static String challengeOf(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static EntraException refused(int code, String message) {
        return new EntraException(EntraError.invalidGrant(code, message));
    }

    private record Code(Grant grant, String redirectUri, String challenge, Instant issuedAt) {}
}
