package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R47: a sign-in ends, whatever MSAL4J makes of its cache. Guard: the catch of {@code MsalAccounts.removeAll}. */
class MsalAccountsTest {
    private final TokenScene scene = new TokenScene();
    private final CapturedLog log = CapturedLog.of(MsalAccounts.class);

    // Set in signIn().
    @SuppressWarnings("NullAway.Init")
    private SignedInSession session;

    @BeforeEach
    void signIn() throws Exception {
        scene.idp.behaviour().revocation(true);
        session = scene.signIn();
        CachedTokens good = scene.service.cached(session).orElseThrow();
        assertThat(session.replaceTokens(CachedTokens.of(
                        session.idToken(), "no JSON", good.ready().get(0))))
                .isTrue();
    }

    @AfterEach
    void close() {
        log.close();
        scene.close();
    }

    private void assertEndedWithOneWarning() {
        assertThat(session.isEnded()).isTrue();
        assertThat(session.tokens()).isEmpty();
        assertThat(session.idToken()).isEmpty();
        assertThat(log.lines())
                .singleElement()
                .asString()
                .startsWith("WARNING MSAL4J could not remove the account; its tokens were dropped");
    }

    @Test
    void r47_aCacheThatMsal4jCannotReadEndsNeverthelessAndIsLogged() {
        assertThat(scene.service.evict(session)).isEqualTo(OptionalInt.of(0));

        assertEndedWithOneWarning();
        assertThat(scene.service.evict(session)).as("once").isEmpty();
    }

    @Test
    void r47_norDoesItKeepASignOutThatTellsTheProviderFromEnding() {
        List<Future<?>> underWay = new ArrayList<>();

        assertThat(scene.service.evictAndRevoke(session, underWay::add)).isEqualTo(OptionalInt.of(0));

        assertEndedWithOneWarning();
        assertThat(underWay).isEmpty();
        assertThat(scene.idp.requests(Endpoint.REVOCATION)).isEmpty();
    }
}
