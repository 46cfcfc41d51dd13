package io.github.msal4j.servlet.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.ContainerProcess;
import io.github.msal4j.servlet.harness.ContainerSpec;
import io.github.msal4j.servlet.harness.Cookie;
import io.github.msal4j.servlet.harness.Deployment;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.harness.ReservedPort;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import io.github.msal4j.servlet.testkit.Tenant;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The README's application, with nothing changed, and its variants: by hand, behind a proxy, with JSP and Jakarta REST
 * (Jersey), whose pages and resources know the user, get tokens, and lead the user through a consent (R35, R60, R64, R66).
 */
@ExtendWith(LocalSignIn.class)
class SamplesOnContainersIT {
    private static final String CLIENT_ID = "samples";
    private static final String SECRET = "secret-of-samples";

    @ParameterizedTest
    @EnumSource
    void theSamplesWork(Container container, LocalIdentityProvider provider) throws Exception {
        ReservedPort port = ReservedPort.reserve();
        String server = "http://localhost:" + port.number();
        ContainerSpec spec = ContainerSpec.named("samples")
                .environment("MSAL_AUTHORITY", provider.origin())
                .environment("MSAL_TENANT_ID", Tenant.CONTOSO.id())
                .environment("MSAL_CLIENT_ID", CLIENT_ID)
                .environment("MSAL_CLIENT_SECRET", SECRET)
                .jettyModule("{ee}-jsp")
                .jettyModule("http-forwarded")
                .deploy(HelloWar.literally().build(), "/hello")
                .deploy(HelloWar.byHand(), "/by-hand")
                .deploy(HelloWar.withPagesAndResources(), "/pages")
                .deploy(Deployment.of(HelloWar.behindAProxy(server + "/proxied"), "/proxied")
                        .withTomcat(Sample.of("xml", "RemoteIpValve").text() + within("Context"))
                        .withJetty(within("Configure")));
        register(provider, server);
        try (ContainerProcess running = container.start(spec.port(port))) {
            assertThat(running.url("localhost", "/hello")).isEqualTo(server + "/hello");
            theFirstPages(server + "/hello");
            signsIn(server + "/by-hand");
            theContainersOwnCookie(server + "/proxied");
            theProxyIsBelieved(server + "/proxied");
            aPageKnowsTheUser(server + "/pages/account/me.jsp");
            aPageAsksTheUser(server + "/pages/account/me.jsp?mail=yes");
            aResourceKnowsTheUser(server + "/pages/account/rest/account");
            aResourceAsksTheUser(server + "/pages/account/rest/account/mail");
            aScriptIsToldWhatIsMissing(server + "/pages");
        }
    }

    private static void register(LocalIdentityProvider provider, String server) {
        AppRegistration registration = AppRegistration.ofApplication(CLIENT_ID, SECRET, server + "/hello");
        for (String path : new String[] {"/by-hand", "/pages", "/proxied"}) {
            registration = registration.redirectUri(server + path + "/signin-oidc");
        }
        provider.register(registration);
        for (String user : new String[] {"ada", "bob", "root"}) {
            provider.withdrawConsent(CLIENT_ID, user);
        }
    }

    /** The elements of the sample for a container's own configuration. */
    private static String within(String root) {
        String sample = Sample.of("xml", "<" + root + " ").text();
        return sample.replaceFirst("(?s).*?<" + root + " [^>]*>", "").replace("</" + root + ">", "");
    }

    private static void theFirstPages(String application) {
        HttpVisitor ada = signsIn(application);
        assertThat(ada.get(application + "/admin/hello").status()).isEqualTo(200);
        assertThat(sessionCookie(ada, application).secure()).isTrue();

        HttpVisitor bob = new HttpVisitor();
        assertThat(signIn(bob, "bob", application + "/admin/hello").status()).isEqualTo(403);

        ada.get(application + "/");
        ada.submitForm();
        assertThat(ada.followAll().address()).hasPath("/" + Tenant.CONTOSO.id() + "/oauth2/v2.0/logout");
        assertThat(ada.get(application + "/account/hello").isRedirect()).isTrue();
    }

    private static HttpVisitor signsIn(String application) {
        HttpVisitor ada = new HttpVisitor();
        assertThat(signIn(ada, "ada", application + "/account/hello").text())
                .contains("Hello, Ada Lovelace", "Administrator: true", "Token until 20");
        return ada;
    }

    private static void theContainersOwnCookie(String application) {
        assertThat(sessionCookie(signsIn(application), application).secure()).isFalse();
    }

    private static Cookie sessionCookie(HttpVisitor visitor, String application) {
        Cookie cookie = visitor.cookies().find(application + "/", "JSESSIONID").orElseThrow();
        assertThat(cookie.httpOnly()).isTrue();
        assertThat(cookie.sameSite())
                .hasValueSatisfying(value -> assertThat(value).isEqualToIgnoringCase("lax"));
        return cookie;
    }

    /** R66, R84: the redirect URI is that of the proxy, which a setting names. */
    private static void theProxyIsBelieved(String application) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(application + "/account/hello"))
                .header("Accept", "text/html")
                .header("X-Forwarded-For", "203.0.113.7")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Host", "your.host")
                .header("X-Forwarded-Port", "443")
                .build();
        String location = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(URLDecoder.decode(location, UTF_8)).contains("redirect_uri=https://your.host/proxied/signin-oidc");
    }

    private static void aPageKnowsTheUser(String page) {
        assertThat(signIn("ada", page).text())
                .contains("Hello, Ada Lovelace (ada@contoso.example)", "You are an administrator.")
                .doesNotContain("Mail can be read");
        assertThat(signIn("bob", page).text()).contains("Hello, Bob Kahn").doesNotContain("administrator");
    }

    private static void aPageAsksTheUser(String page) {
        assertThat(consentOnTheWayTo("ada", page).text()).contains("Hello, Ada Lovelace", "Mail can be read until 20");
    }

    private static void aResourceKnowsTheUser(String resource) {
        assertThat(signIn("ada", resource).text()).isEqualTo("Ada Lovelace, administrator");
        assertThat(signIn("bob", resource).text()).isEqualTo("Bob Kahn");
    }

    private static void aResourceAsksTheUser(String resource) {
        assertThat(consentOnTheWayTo("bob", resource).text()).startsWith("Mail can be read until 20");
    }

    private static void aScriptIsToldWhatIsMissing(String application) {
        HttpVisitor browser = new HttpVisitor();
        signIn(browser, "root", application + "/account/me.jsp");

        Page answer = browser.fetch(application + "/account/rest/account/mail");
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text()).contains("Mail.Read", "sign_in_url");
    }

    private static Page consentOnTheWayTo(String user, String address) {
        HttpVisitor browser = new HttpVisitor();
        assertThat(signIn(browser, user, address).text()).contains("Permissions requested", "Mail.Read");
        browser.submitForm(Map.of("consent", "accept"));
        assertThat(browser.followAll().address()).hasToString(address);
        return browser.page();
    }

    private static Page signIn(String user, String address) {
        return signIn(new HttpVisitor(), user, address);
    }

    private static Page signIn(HttpVisitor browser, String user, String address) {
        browser.get(address);
        browser.followAll();
        browser.submitForm(Map.of("user", user));
        return browser.followAll();
    }
}
