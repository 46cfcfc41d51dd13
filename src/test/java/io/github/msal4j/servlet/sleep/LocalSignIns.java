package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SsoSession;
import io.github.msal4j.servlet.testkit.Tenant;
import java.util.List;
import java.util.Map;

/** The local provider, as users of the probed application sign in at it. */
final class LocalSignIns implements AutoCloseable {
    private static final String CLIENT_ID = "sleep-client";
    private static final String SECRET = "sleep-client-secret";

    private final LocalIdentityProvider provider = LocalIdentityProvider.start();

    Map<String, String> parameters() {
        return Map.of(
                "msal.tenant-id",
                Tenant.CONTOSO.id(),
                "msal.authority",
                provider.origin(),
                "msal.client-id",
                CLIENT_ID,
                "msal.client-secret",
                SECRET,
                "msal.scopes",
                "User.Read",
                // Token requests are counted.
                "msal.start-up-checks",
                "metadata");
    }

    void register(ProbedContainer application) {
        provider.register(AppRegistration.of(CLIENT_ID, SECRET)
                .redirectUri(application.url("/signin-oidc"))
                .optionalSidClaim(true)
                .consented("User.Read"));
    }

    /** Signs a user in, in a browser of its own. */
    SignedIn signIn(ProbedContainer application, String user) {
        HttpVisitor browser = new HttpVisitor();
        provider.signInWithoutUi(user);
        browser.get(application.url("/private/token"));
        Page page = browser.followAll();
        provider.signInWithUi();
        assertThat(page.status()).as(page::toString).isEqualTo(200);
        List<SsoSession> sessions = provider.sessions();
        List<String> refreshTokens = provider.refreshTokens(user);
        return new SignedIn(
                browser,
                sessions.get(sessions.size() - 1).sid(),
                page.text(),
                refreshTokens.get(refreshTokens.size() - 1));
    }

    /** Ends at the provider what the user has there. */
    void disable(String user) {
        provider.disable(user);
    }

    /** The provider answers nobody who asks for tokens. */
    void giveNoTokens() {
        provider.faults().at(Endpoint.TOKEN).status(503);
    }

    /** How often tokens were asked for. */
    int tokenRequests() {
        return provider.requests(Endpoint.TOKEN).size();
    }

    @Override
    public void close() {
        provider.close();
    }
}
