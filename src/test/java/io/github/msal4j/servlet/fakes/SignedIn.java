package io.github.msal4j.servlet.fakes;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.provider.IdToken;
import io.github.msal4j.servlet.internal.session.SessionTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Users and sessions as they are after a sign-in, from ID tokens that count as verified. */
public final class SignedIn {
    public static final Instant BEGAN = Instant.parse("2026-01-15T12:00:00Z");

    private SignedIn() {}

    /**
     * Tokens that only have a name.
     *
     * @param name by which a test tells them apart
     */
    public record Tokens(String name) implements SessionTokens {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Tokens that were refreshed some times.
     *
     * @param times the more, the newer
     */
    public record Refreshed(int times) implements SessionTokens {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean isOlderThan(SessionTokens others) {
            return others instanceof Refreshed other && times < other.times;
        }
    }

    /** A token with these claims, and with a signature that nobody looks at any more. */
    public static IdToken idToken(UnaryOperator<JWTClaimsSet.Builder> change) {
        JWTClaimsSet claims = change.apply(new JWTClaimsSet.Builder()
                        .issuer("https://sso.example")
                        .subject("sub-1")
                        .audience(GivenSettings.CLIENT_ID))
                .build();
        String raw = encode("{\"alg\":\"RS256\"}") + "." + encode(claims.toString()) + "." + encode("signature");
        return new IdToken(raw, claims);
    }

    public static VerifiedUser user(UnaryOperator<JWTClaimsSet.Builder> change) {
        return VerifiedUser.of(idToken(change));
    }

    public static SignedInSession session(String sid) {
        return session(sid, "sub-1");
    }

    public static SignedInSession session(String sid, String subject) {
        return new SignedInSession(
                user(claims -> claims.subject(subject)), Optional.of(sid), BEGAN, new Tokens("first"));
    }

    public static SignedInSession sessionWithoutSid(String subject) {
        return new SignedInSession(
                user(claims -> claims.subject(subject)), Optional.empty(), BEGAN, new Tokens("first"));
    }

    private static String encode(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
    }
}
