package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalUser;
import io.github.msal4j.servlet.testkit.SeenRequest;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R1, R22, R30-R34, R40-R47 at each kind of authority: sign-in, silent refresh, eviction, sign-out. */
class AuthoritiesFlowTest {
    private static final String POLICY = "B2C_1_Sign_In";

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    private final HttpVisitor browser = new HttpVisitor(clock);
    private final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            .without("msal.tenant-id")
            .page("/private/token", (request, response) -> {
                List<String> accounts = AccessTokens.of(request).content().accounts();
                assertThat(accounts).as("MSAL accounts").hasSize(1);
                String scope = request.getParameter("scope");
                TestApplication.text(
                        response,
                        accounts.get(0) + " "
                                + AccessTokens.of(request).acquire(scope).value());
            })
            .page("/bye", (request, response) -> TestApplication.text(response, "bye"));

    @BeforeEach
    void customers() {
        idp.users().add(LocalUser.of("wes", "Wes Customer", Tenant.WOODGROVE));
        idp.behaviour().issAtFrontChannel(true).issInAuthorizationResponse(true);
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /**
     * One way to configure a provider.
     *
     * @param settings from the provider's address
     * @param user who signs in there
     * @param issuer of the token, from the provider's address
     */
    private record Kind(
            String name,
            Function<LocalIdentityProvider, Map<String, String>> settings,
            String user,
            Function<LocalIdentityProvider, String> issuer) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Kind entra(String tenant, String user, Tenant issuing) {
        return new Kind(
                "Entra, " + tenant,
                idp -> Map.of("msal.tenant-id", tenant, "msal.authority", idp.origin()),
                user,
                idp -> idp.origin() + "/" + issuing.id() + "/v2.0");
    }

    private static Kind at(String name, String user, String path, Function<LocalIdentityProvider, String> issuer) {
        return new Kind(name, idp -> Map.of("msal.authority", idp.origin() + path), user, issuer);
    }

    private static String externalIssuer() {
        String tenant = Tenant.WOODGROVE.id();
        return "https://" + tenant + ".ciamlogin.com/" + tenant + "/v2.0";
    }

    static Stream<Kind> kinds() {
        Tenant contoso = Tenant.CONTOSO;
        return Stream.of(
                entra(contoso.id(), "ada", contoso),
                entra(contoso.domain(), "ada", contoso),
                entra("organizations", "carol", Tenant.FABRIKAM),
                entra("common", "mia", Tenant.CONSUMERS),
                entra("consumers", "mia", Tenant.CONSUMERS),
                new Kind(
                        "External ID, custom domain",
                        idp -> Map.of("msal.authority", idp.origin(), "msal.tenant-id", Tenant.WOODGROVE.id()),
                        "wes",
                        idp -> externalIssuer()),
                at(
                        "External ID, custom domain with path",
                        "wes",
                        "/" + Tenant.WOODGROVE.id() + "/v2.0",
                        idp -> externalIssuer()),
                at(
                        "B2C, tenant by domain",
                        "ada",
                        "/" + contoso.domain() + "/" + POLICY,
                        idp -> idp.origin() + "/" + contoso.id() + "/v2.0/"),
                at(
                        "B2C, tenant by id",
                        "ada",
                        "/" + contoso.id() + "/" + POLICY + "/v2.0",
                        idp -> idp.origin() + "/" + contoso.id() + "/v2.0/"),
                at(
                        "B2C, tfp",
                        "ada",
                        "/tfp/" + contoso.domain() + "/" + POLICY,
                        idp -> idp.origin() + "/tfp/" + contoso.id() + "/b2c_1_sign_in/v2.0/"),
                at("any OpenID provider", "ada", "/realms/" + contoso.domain(), idp -> idp.realm(contoso)));
    }

    private void signIn(Kind kind) {
        kind.settings().apply(idp).forEach(app::set);
        idp.signInWithoutUi(kind.user());
        app.start();
        browser.get(app.url("/private/"));
        Page page = browser.followAll();
        assertThat(page.text()).startsWith("private page of");
        assertThat(app.lastSignIn().user().issuer()).isEqualTo(kind.issuer().apply(idp));
    }

    /** M7: among the providers are some that send no {@code client_info}. */
    @ParameterizedTest
    @MethodSource("kinds")
    void evictingRemovesTheMsalAccount(Kind kind) {
        signIn(kind);

        assertThat(app.component(TokenService.class).evict(app.lastSignIn())).hasValue(1);
    }

    private String token(String scope) {
        Page page = browser.get(app.url("/private/token?scope=" + scope));
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return page.text().split(" ", 2)[1];
    }

    private void assertEvicted(SignedInSession session) {
        assertThat(session.isEnded()).isTrue();
        assertThat(session.tokens()).isEmpty();
        app.awaitLiveSessions(0);
        assertThat(browser.get(app.url("/private/")).status()).isEqualTo(303);
    }

    /** M5: the provider's addresses have a port, which MSAL4J loses in refreshes. */
    @ParameterizedTest
    @MethodSource("kinds")
    void theTokenIsRefreshedSilently(Kind kind) {
        signIn(kind);
        String first = token("User.Read");
        clock.advance(Duration.ofHours(1));
        idp.forgetRequests();

        String second = token("User.Read");

        assertThat(second).isNotEqualTo(first).startsWith("eyJ");
        assertThat(token("User.Read")).isEqualTo(second);
        SeenRequest refresh = idp.requests(Endpoint.TOKEN).get(0);
        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(1);
        assertThat(idp.requests(Endpoint.INSTANCE_DISCOVERY)).as("M6").isEmpty();
        assertThat(refresh.parameter("grant_type")).contains("refresh_token");
        clock.advance(Duration.ofHours(1));
        assertThat(token("User.Read")).as("with the new refresh token").isNotEqualTo(second);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aLocalSignOutEvictsAndEndsTheProvidersSession(Kind kind) {
        signIn(kind);
        assertThat(idp.sessions()).hasSize(1);
        String idToken = app.lastSignIn().idToken();

        browser.postForm(app.url("/signout"), Map.of("return_to", "/bye"));
        Page provider = browser.follow();

        SeenRequest logout = idp.requests(Endpoint.LOGOUT).get(0);
        assertThat(logout.parameter("id_token_hint"))
                .as("R40, R73: External ID and B2C may require it, others want it; at Entra the logout_hint serves")
                .isEqualTo(kind.name().startsWith("Entra") ? Optional.empty() : Optional.of(idToken));
        assertThat(app.lastSignIn().idToken())
                .as("R74: it has gone with the sign-in")
                .isEmpty();
        assertThat(logout.parameter("logout_hint")).isPresent();
        assertThat(provider.status()).isEqualTo(200);
        assertThat(idp.sessions()).as("at the provider").isEmpty();
        assertEvicted(app.lastSignIn());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void aGlobalSignOutEvicts(Kind kind) {
        signIn(kind);
        SignedInSession session = app.lastSignIn();

        URI frame = idp.endSession(session.sid().orElseThrow()).get(0);
        Page answer = new HttpVisitor().get(frame.toString());

        assertThat(frame.getQuery())
                .as("R43: the issuer is the token's")
                .contains("iss=" + kind.issuer().apply(idp));
        assertThat(answer.status()).isEqualTo(200);
        assertEvicted(session);
    }

    @Test
    void b2cGivesAnAccessTokenForTheApplicationItselfWhereNoApiIsNamed() {
        app.without("msal.scopes").set("msal.authority", idp.policyAuthority(Tenant.CONTOSO, POLICY));
        idp.signInWithoutUi("ada");
        app.start();
        idp.consent(TestApplication.CLIENT_ID, "ada", TestApplication.CLIENT_ID);

        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).startsWith("private page of");

        assertThat(token(TestApplication.CLIENT_ID)).startsWith("eyJ");
        clock.advance(Duration.ofHours(1));
        assertThat(token(TestApplication.CLIENT_ID)).as("refreshed").startsWith("eyJ");
    }

    /** RFC 6749 section 2.3.1, where the provider takes a secret in no other way. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "with:colon", "a b+c%20d", "ü€\"/?&=", "~!*()'", "100%"})
    void aSecretTravelsInTheHeader(String secret) {
        idp.behaviour().secretInHeader(true);
        app.set("msal.authority", idp.realm(Tenant.CONTOSO)).set("msal.client-secret", secret);
        idp.signInWithoutUi("ada");
        app.start();

        browser.get(app.url("/private/"));
        assertThat(browser.followAll().text()).startsWith("private page of");
        clock.advance(Duration.ofHours(1));
        assertThat(token("User.Read")).startsWith("eyJ");

        assertThat(idp.requests(Endpoint.TOKEN)).hasSize(2).allSatisfy(request -> {
            assertThat(request.parameter("client_secret")).isEmpty();
            assertThat(request.parameter("client_id")).isEmpty();
        });
    }

    /** R22: the policies of a tenant share its issuer and its keys. */
    @Test
    void aTokenOfAnotherPolicySignsNobodyIn() {
        app.set("msal.authority", idp.policyAuthority(Tenant.CONTOSO, POLICY));
        idp.signInWithoutUi("ada");
        app.start();
        idp.faults().idToken().claims(claims -> claims.claim("tfp", "b2c_1_reset_password"));

        browser.get(app.url("/private/"));

        assertThat(browser.followAll().text()).contains("You could not be signed in");
        assertThat(app.signIns()).isEmpty();
    }

    /** R22: B2C users are known by {@code sub}, Entra's by {@code oid} and {@code tid}. */
    @Test
    void theKeyOfAB2cUser() {
        signIn(kinds().filter(kind -> kind.name().equals("B2C, tfp"))
                .findFirst()
                .orElseThrow());

        SignedInUser user = app.lastSignIn().user();
        assertThat(user.getName())
                .isEqualTo(user.subject())
                .isEqualTo(idp.users().get("ada").objectIdIn(Tenant.CONTOSO));
    }
}
