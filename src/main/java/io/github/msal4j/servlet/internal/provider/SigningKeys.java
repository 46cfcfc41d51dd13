package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.http.AnswerText;
import io.github.msal4j.servlet.internal.http.FetchBudget;
import io.github.msal4j.servlet.internal.http.Fetched;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The provider's signing keys, from the metadata's {@code jwks_uri} only; a token's header that names another address
 * is ignored (R3). A token that fits no known key causes a new fetch, within the budget of its kind (R4, R88).
 */
final class SigningKeys {
    /**
     * Of logout tokens, which anybody can invent: so many fetches in a period, however many tokens arrive. More than one,
     * since a forged token just before a change of keys must not keep the genuine one behind it from being checked.
     */
    private static final int MOST_FOR_LOGOUT_TOKENS = 5;

    private static final Duration PERIOD_OF_LOGOUT_TOKENS = Duration.ofMinutes(5);
    /** Of ID tokens: nobody but the provider can cause a fetch, so the pause only protects it from its own mistakes. */
    static final Duration BETWEEN_ID_TOKENS = Duration.ofSeconds(10);

    private final Fetched<PublishedKeys> keys;
    private final FetchBudget ofIdTokens;
    private final FetchBudget ofLogoutTokens;

    SigningKeys(Fetched<ProviderMetadata> metadata, ProviderHttp http, InstantSource clock, Counters counters) {
        this.keys = new Fetched<>(() -> fetch(metadata.get().jwksUri(), http, counters), clock, counters);
        this.ofIdTokens = new FetchBudget(1, BETWEEN_ID_TOKENS, clock);
        this.ofLogoutTokens = new FetchBudget(MOST_FOR_LOGOUT_TOKENS, PERIOD_OF_LOGOUT_TOKENS, clock);
    }

    /** Never calls the provider. */
    Fetched.Standing standing() {
        return keys.standing();
    }

    /** The keys that are known; fetched if they are not known or not fresh. */
    PublishedKeys known() throws ProviderUnavailableException {
        return keys.get();
    }

    /**
     * Newer keys than these, none of which fits a token. The same ones if there were so many such tokens of this kind
     * lately that the keys are not fetched for one more.
     */
    PublishedKeys newerThan(PublishedKeys unfit, TokenKind kind) throws ProviderUnavailableException {
        return keys.newerThan(unfit, kind == TokenKind.LOGOUT_TOKEN ? ofLogoutTokens : ofIdTokens);
    }

    static PublishedKeys fetch(URI url, ProviderHttp http, Counters counters) throws ProviderUnavailableException {
        ProviderHttp.Answer answer = http.get(url);
        if (answer.status() != 200) {
            String failure = "The signing keys at " + url + " answer with ";
            throw answer.isOverload()
                    ? new ProviderUnavailableException(failure + "status " + answer.status())
                    : ProviderUnavailableException.unusable(failure + AnswerText.of(answer));
        }
        PublishedKeys found = PublishedKeys.parse(answer.body());
        if (found.isEmpty()) {
            // The last known keys stay in use.
            throw ProviderUnavailableException.unusable(
                    "At " + url + " there is no signing key that can be used, but " + AnswerText.of(answer));
        }
        counters.keysFetched();
        return found;
    }
}
