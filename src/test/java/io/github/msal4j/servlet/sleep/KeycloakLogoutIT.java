package io.github.msal4j.servlet.sleep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.KeycloakClient;
import io.github.msal4j.servlet.harness.KeycloakProcess;
import io.github.msal4j.servlet.harness.KeycloakRealm;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * R42, R46, R48 with Keycloak: its front channel and its back channel end the sign-ins of an application on a real
 * container, and its tokens are refreshed.
 */
@ParameterizedClass
@EnumSource(
        value = Container.class,
        names = {"TOMCAT_11", "JETTY_12_1"})
class KeycloakLogoutIT {
    private static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
    private static final String PASSWORD = "a password";
    private static final String SECRET = "keycloak-client-secret";
    /** A scope of every realm that stands for no part of OpenID Connect. */
    private static final String SCOPE = "phone";

    private static final Pattern FRAME = Pattern.compile("<iframe[^>]* src=\"([^\"]*)\"");
    private static final Pattern GLOBAL_SIGN_OUT =
            Pattern.compile("Sign-in ended: reason=GLOBAL_SIGN_OUT, sid#=[^,]+, sessions=([1-9]\\d*)");

    // Set in start().
    @SuppressWarnings("NullAway.Init")
    private static ContainerProcess server;

    private static String realm = "";

    private final HttpVisitor browser = visitor();
    private final int endedBefore = endedSessions();

    /** The container is {@link #start}'s, which is given what the constructor takes. */
    KeycloakLogoutIT(Container container) {}

    /** The applications, by how they are told of a global sign-out. */
    private enum Channel {
        FRONT,
        BACK,
        BACK_BY_USER,
        /** By the back channel, and with ID tokens that do not fit into an address. */
        BACK_LARGE;

        String path() {
            return "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    @BeforeParameterizedClassInvocation
    static void start(Container container) {
        realm = "logout-" + container.name().toLowerCase(Locale.ROOT);
        ReservedPort port = ReservedPort.reserve();
        String origin = "http://127.0.0.1:" + port.number();
        String issuer = KEYCLOAK.create(KeycloakRealm.named(realm)
                .client(client(origin, Channel.FRONT).frontChannelLogout(callback(origin, Channel.FRONT)))
                .client(client(origin, Channel.BACK).backChannelLogout(callback(origin, Channel.BACK)))
                .client(client(origin, Channel.BACK_BY_USER)
                        .backChannelLogoutOfTheUser(callback(origin, Channel.BACK_BY_USER)))
                .client(client(origin, Channel.BACK_LARGE)
                        .backChannelLogout(callback(origin, Channel.BACK_LARGE))
                        .idTokenClaim("large", "x".repeat(3_000)))
                .client(KeycloakClient.confidential("other", SECRET))
                .user("ada", PASSWORD)
                .user("bob", PASSWORD)
                // Less than an application may rely on, so that each token is a new one.
                .setting("accessTokenLifespan", 60));
        ContainerSpec spec = ContainerSpec.named("keycloak")
                .port(port)
                .systemProperty("jdk.net.hosts.file", KEYCLOAK.hostsFile().toString());
        for (Channel channel : Channel.values()) {
            spec.deploy(ProbedContainer.application(channel.path(), parameters(issuer, channel)));
        }
        server = container.start(spec);
    }

    private static KeycloakClient client(String origin, Channel channel) {
        return KeycloakClient.confidential(channel.name(), SECRET)
                .redirectUri(origin + channel.path() + "/signin-oidc")
                .postLogoutRedirectUri(callback(origin, channel));
    }

    private static String callback(String origin, Channel channel) {
        return origin + channel.path() + "/signout-callback-oidc";
    }

    private static Map<String, String> parameters(String issuer, Channel channel) {
        return Map.of(
                "msal.authority",
                issuer,
                "msal.client-id",
                channel.name(),
                "msal.client-secret",
                SECRET,
                "msal.scopes",
                SCOPE,
                "msal.trust-store",
                KEYCLOAK.certificate().trustStore().toString(),
                "msal.trust-store-password",
                KEYCLOAK.certificate().password());
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        server.close();
    }

    @Test
    void theFrontChannelEndsTheSignIn() {
        signIn(browser, Channel.FRONT);

        List<String> frames = signOutAtKeycloak();

        assertThat(frames)
                .singleElement()
                .asString()
                .startsWith(server.url("/front/signout-callback-oidc"))
                .contains("sid=", "iss=");
        // A visitor of its own, since browsers send no cookie in a frame.
        assertThat(new HttpVisitor().get(frames.get(0)).status()).isEqualTo(200);
        assertSignedOut(browser, Channel.FRONT);
        assertThat(endedSessions() - endedBefore).isEqualTo(1);
        assertCanSignInAgain(Channel.FRONT);
    }

    @Test
    void theBackChannelEndsTheSignIn() {
        signIn(browser, Channel.BACK);
        HttpVisitor otherBrowser = visitor();
        signIn(otherBrowser, Channel.BACK);

        signOutAtKeycloak();

        awaitEndedSessions(1);
        assertSignedOut(browser, Channel.BACK);
        assertThat(acquire(otherBrowser, Channel.BACK).status())
                .as("another session of the same user")
                .isEqualTo(200);
        assertCanSignInAgain(Channel.BACK);
    }

    @Test
    void theBackChannelEndsEverySignInOfAUser() {
        signIn(browser, Channel.BACK_BY_USER);
        HttpVisitor otherBrowser = visitor();
        signIn(otherBrowser, Channel.BACK_BY_USER);

        signOutAtKeycloak();

        awaitEndedSessions(2);
        assertSignedOut(browser, Channel.BACK_BY_USER);
        assertSignedOut(otherBrowser, Channel.BACK_BY_USER);
        assertCanSignInAgain(Channel.BACK_BY_USER);
    }

    @Test
    void anAdministratorEndsTheSignInsOfAUser() {
        signIn(browser, "bob", Channel.BACK);
        signIn(browser, "bob", Channel.BACK_BY_USER);

        KEYCLOAK.administrator(realm).signOut("bob");

        awaitEndedSessions(2);
        assertSignedOut(browser, Channel.BACK);
        assertSignedOut(browser, Channel.BACK_BY_USER);
    }

    /** RFC 7009; the browser never comes to Keycloak's sign-out. Guard: {@code EndRules.isTold}. */
    @Test
    void r40_aLocalSignOutTakesTheRefreshTokenBack() {
        signIn(browser, Channel.BACK);
        String refreshToken = refreshToken(browser, Channel.BACK);
        // Keycloak's answer has another one, which is no matter here.
        assertThat(refreshed(refreshToken, Channel.BACK)).isEqualTo(200);
        long before = told();

        browser.postForm(server.url(Channel.BACK.path() + "/signout"), Map.of());

        Await.until("Keycloak is told", ProbedContainer.LIMIT, () -> told() > before);
        assertThat(refreshed(refreshToken, Channel.BACK)).isEqualTo(400);
        assertThat(server.log()).doesNotContain("the provider does not know that the refresh token");
        browser.cookies().clear();
        assertCanSignInAgain(Channel.BACK);
    }

    /**
     * A sign-out here is one at Keycloak, which takes {@code id_token_hint} in an address or in a form, also if it has been
     * told the refresh token by then.
     */
    @ParameterizedTest
    @EnumSource(names = {"BACK", "BACK_LARGE"})
    void r73_aSignOutReachesKeycloakWhateverTheSizeOfTheIdToken(Channel channel) {
        signIn(browser, channel);

        Page page = browser.postForm(server.url(channel.path() + "/signout"), Map.of());
        assertThat(page.status()).isEqualTo(channel == Channel.BACK_LARGE ? 200 : 303);
        if (channel == Channel.BACK_LARGE) {
            browser.submitForm();
        }
        Page last = browser.followAll();

        assertThat(last.address().toString()).startsWith(server.url(channel.path() + "/signout-callback-oidc"));
        assertThat(last.text()).contains("You are signed out");
        acquire(browser, channel);
        assertThat(browser.followAll().text()).as("Keycloak asks anew").contains("name=\"password\"");
    }

    private static String refreshToken(HttpVisitor visitor, Channel channel) {
        return visitor.get(server.url(channel.path() + "/private/refresh-token"))
                .text();
    }

    /** How often Keycloak has taken a refresh token back, as the log tells. */
    private static long told() {
        return server.log()
                .lines()
                .filter(line -> line.contains("The provider was told that a refresh token is not used any more"))
                .count();
    }

    /** What Keycloak answers who has the refresh token and the application's secret. */
    private static int refreshed(String refreshToken, Channel channel) {
        return visitor()
                .postForm(
                        KEYCLOAK.issuer(realm) + "/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "refresh_token",
                                "refresh_token",
                                refreshToken,
                                "client_id",
                                channel.name(),
                                "client_secret",
                                SECRET))
                .status();
    }

    @Test
    void tokensAreRefreshed() {
        String first = signIn(browser, Channel.BACK).text();

        Page second = browser.get(server.url(Channel.BACK.path() + "/private/token?new=yes&scope=" + SCOPE));

        assertThat(second.status()).as(second::toString).isEqualTo(200);
        assertThat(second.text()).isNotEqualTo(first).startsWith("eyJ");
    }

    private static HttpVisitor visitor() {
        return new HttpVisitor(KEYCLOAK.certificate().sslContext());
    }

    private static Page acquire(HttpVisitor visitor, Channel channel) {
        return visitor.get(server.url(channel.path() + "/private/token?scope=" + SCOPE));
    }

    private static Page signIn(HttpVisitor visitor, Channel channel) {
        return signIn(visitor, "ada", channel);
    }

    /** Asks for the password unless the browser is signed in at Keycloak already. */
    private static Page signIn(HttpVisitor visitor, String user, Channel channel) {
        acquire(visitor, channel);
        Page page = visitor.followAll();
        if (page.text().contains("name=\"password\"")) {
            visitor.submitForm(Map.of("username", user, "password", PASSWORD));
            page = visitor.followAll();
        }
        assertThat(page.status()).as(page::toString).isEqualTo(200);
        assertThat(page.text()).startsWith("eyJ");
        return page;
    }

    /** Signs out in this test's browser, at the provider as another application has sent it there; the frames to load. */
    private List<String> signOutAtKeycloak() {
        browser.get(KEYCLOAK.issuer(realm) + "/protocol/openid-connect/logout?client_id=other");
        browser.followAll();
        browser.submitForm();
        return FRAME.matcher(browser.followAll().text())
                .results()
                .map(frame -> frame.group(1).replace("&amp;", "&"))
                .toList();
    }

    private static void assertSignedOut(HttpVisitor visitor, Channel channel) {
        assertThat(acquire(visitor, channel).location())
                .asString()
                .startsWith(KEYCLOAK.issuer(realm) + "/protocol/openid-connect/auth?");
    }

    private void assertCanSignInAgain(Channel channel) {
        signIn(browser, channel);
    }

    private void awaitEndedSessions(int expected) {
        Await.until(
                () -> expected + " ends of sign-ins in the log, which ends:\n" + server.log(),
                ProbedContainer.LIMIT,
                () -> endedSessions() - endedBefore == expected);
    }

    /** How many sessions have ended by a global sign-out, as the log tells. */
    private static int endedSessions() {
        return GLOBAL_SIGN_OUT
                .matcher(server.log())
                .results()
                .mapToInt(line -> Integer.parseInt(line.group(1)))
                .sum();
    }
}
