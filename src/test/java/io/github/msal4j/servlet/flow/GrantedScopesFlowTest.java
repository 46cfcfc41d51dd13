package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R109: what a provider did not grant is not asked for at a refresh (RFC 6749 sections 5.1 and 6). */
class GrantedScopesFlowTest {
    private static final Duration LIFE = Duration.ofHours(1);

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .page(
                    "/private/token",
                    (request, response) -> TestApplication.text(
                            response,
                            AccessTokens.of(request).acquire("User.Read").value()))
            .page(
                    "/private/mail",
                    (request, response) -> TestApplication.text(
                            response,
                            AccessTokens.of(request).acquire("Mail.Read").value()));

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private void signInAtAnOpenIdProvider(String scopes) {
        app.without("msal.tenant-id")
                .set("msal.authority", idp.realm(Tenant.CONTOSO))
                .set("msal.scopes", scopes);
        signIn();
    }

    private void signIn() {
        idp.signInWithoutUi("ada");
        app.start();
        browser.get(app.url("/private/token"));
        assertThat(browser.followAll().text()).startsWith("eyJ");
        idp.forgetRequests();
    }

    private List<String> scopesAskedFor() {
        return idp.requests(Endpoint.TOKEN).stream()
                .map(request -> request.parameter("scope").orElse("none"))
                .toList();
    }

    private void refresh() {
        clock.advance(LIFE);
        assertThat(browser.get(app.url("/private/token")).text()).startsWith("eyJ");
    }

    @ParameterizedTest(name = "{0}, strict: {1}, the answer names scopes: {2}")
    @CsvSource({
        "User.Read offline_access, true, true, openid profile User.Read",
        "User.Read, true, true, openid profile User.Read",
        "User.Read, true, false, openid profile User.Read",
        "User.Read, false, false, openid profile User.Read",
        "User.Read offline_access, false, false, openid profile offline_access User.Read",
    })
    void r109_eachRefreshAsksForWhatWasGranted(String settings, boolean strict, boolean names, String asked) {
        idp.behaviour().strictScopes(strict).scopeInResponse(names);
        signInAtAnOpenIdProvider(settings);

        refresh();
        refresh();
        refresh();

        assertThat(scopesAskedFor()).hasSize(3).allSatisfy(scope -> assertThat(scope.split(" "))
                .containsExactlyInAnyOrder(asked.split(" ")));
    }

    /** Against section 5.1 it does not say that it has granted less. Its refusal is understood, and remembered. */
    @Test
    void r109_aProviderThatDoesNotSayWhatItGranted() {
        idp.behaviour().strictScopes(true).scopeInResponse(false);
        signInAtAnOpenIdProvider("User.Read offline_access");

        refresh();
        assertThat(scopesAskedFor()).hasSize(2).first().asString().contains("offline_access");
        idp.forgetRequests();
        refresh();

        assertThat(scopesAskedFor()).singleElement().asString().doesNotContain("offline_access");
    }

    /** Section 6: a scope that was not granted at the sign-in is granted by the user, not by a refresh. */
    @Test
    void r109_anotherScopeOfAnApiIsAskedOfTheUser() {
        idp.behaviour().strictScopes(true);
        signInAtAnOpenIdProvider("User.Read");
        idp.consent(TestApplication.CLIENT_ID, "ada", "Mail.Read");

        browser.get(app.url("/private/mail"));

        assertThat(browser.followAll().text()).startsWith("eyJ");
        assertThat(idp.requests(Endpoint.AUTHORIZE).stream()
                        .map(request -> request.parameter("scope").orElse("none")))
                .last()
                .asString()
                .contains("Mail.Read");
    }

    /** Its answers never contain this scope, without which there would be no refresh token. */
    @Test
    void r109_entraIsAskedForOfflineAccessEachTime() {
        signIn();

        refresh();
        refresh();

        assertThat(scopesAskedFor()).hasSize(2).allMatch(scope -> scope.contains("offline_access"));
    }
}
