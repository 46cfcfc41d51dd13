package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.JWSAlgorithm;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which algorithms tokens may be signed with: RS256, and what the metadata announces besides if it is not Microsoft's. A
 * logout token must have the algorithm of this application's ID tokens (Back-Channel Logout 2.6 rule 4; R89). At the provider
 * that is a property of the registration, {@code id_token_signed_response_alg}, which is in no metadata; so it is learned
 * from the last ID token. Until there is one, also after a restart, each of the algorithms above is accepted: sessions
 * that have outlived the restart must be signed out. Thread-safe.
 */
final class SigningAlgorithms {
    /** The algorithms that are accepted if the provider announces them. Entra signs with RS256 only. */
    private static final Set<JWSAlgorithm> ACCEPTABLE = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512);

    private final Settings settings;
    private volatile @Nullable JWSAlgorithm ofIdTokens;

    SigningAlgorithms(Settings settings) {
        this.settings = settings;
    }

    /** An ID token with this algorithm has passed all checks. */
    void learn(JWSAlgorithm algorithm) {
        ofIdTokens = algorithm;
    }

    void check(JWSAlgorithm algorithm, ProviderMetadata metadata, TokenKind kind) throws IdTokenException {
        boolean announced = !settings.authority().isMicrosoft()
                && metadata.signingAlgorithms().contains(algorithm.getName());
        if (!algorithm.equals(JWSAlgorithm.RS256) && !(announced && ACCEPTABLE.contains(algorithm))) {
            throw new IdTokenException(Reason.ALGORITHM, "expected RS256, got " + algorithm.getName());
        }
        JWSAlgorithm expected = ofIdTokens;
        if (kind == TokenKind.LOGOUT_TOKEN && expected != null && !algorithm.equals(expected)) {
            throw new IdTokenException(
                    Reason.ALGORITHM,
                    "a logout token must have the algorithm of the ID tokens: expected " + expected.getName() + ", got "
                            + algorithm.getName());
        }
    }
}
