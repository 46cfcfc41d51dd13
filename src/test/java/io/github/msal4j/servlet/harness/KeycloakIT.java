package io.github.msal4j.servlet.harness;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The harness itself: a realm of Keycloak, as a program and as a person see it. */
class KeycloakIT {

    private static final KeycloakProcess KEYCLOAK = KeycloakProcess.shared();
    private static HttpServer application;
    private static String app1 = "";
    private static String issuer = "";

    @BeforeAll
    static void createRealm() throws IOException {
        application = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        application.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().add("Set-Cookie", "session=1; Path=/");
                exchange.sendResponseHeaders(200, -1);
            }
        });
        application.start();
        app1 = "http://app1.localhost:" + application.getAddress().getPort();
        issuer = KEYCLOAK.create(KeycloakRealm.named("harness")
                .client(KeycloakClient.confidential("app1", "app1-secret")
                        .redirectUri(app1 + "/signin-oidc")
                        .postLogoutRedirectUri(app1 + "/")
                        .frontChannelLogout(app1 + "/signout-callback-oidc"))
                .user("ada", "ada's password", "Admin")
                .setting("accessTokenLifespan", 60));
    }

    @AfterAll
    static void stopApplication() {
        application.stop(0);
    }

    @Test
    void saysToProgramsWhoItIs() {
        Page metadata = new HttpVisitor(KEYCLOAK.certificate().sslContext())
                .fetch(issuer + "/.well-known/openid-configuration");
        assertThat(issuer).startsWith("https://login.localhost:").endsWith("/realms/harness");
        assertThat(metadata.text())
                .contains("\"issuer\":\"" + issuer + "\"")
                .contains("\"token_endpoint\":\"" + issuer + "/protocol/openid-connect/token\"")
                .contains("\"frontchannel_logout_supported\":true");
    }

    @Test
    void signsAVisitorIn() {
        HttpVisitor visitor = new HttpVisitor(KEYCLOAK.certificate().sslContext());
        visitor.get(signInAddress());
        Page answer = visitor.submitForm(Map.of("username", "ada", "password", "ada's password"));
        assertThat(answer.location())
                .asString()
                .startsWith(app1 + "/signin-oidc?")
                .contains("state=s", "code=");
    }

    @Test
    @BrowserTest
    void showsItsSignInPageToABrowser() {
        try (Browser browser = Browser.open(new BrowserSpec().ignoreCertificateErrors())) {
            browser.open(signInAddress());
            assertThat(browser.text()).contains("Sign in to your account");
            browser.fill("username", "ada");
            browser.fill("password", "wrong");
            browser.click("Sign In");
            browser.awaitText("Invalid username or password");
            assertThat(browser.url()).startsWith(issuer);
        }
    }

    @Test
    @BrowserTest
    void signsOutOfTheApplicationInAFrame() {
        try (Browser browser = Browser.open(new BrowserSpec().ignoreCertificateErrors())) {
            browser.open(signInAddress());
            browser.fill("username", "ada");
            browser.fill("password", "ada's password");
            browser.click("Sign In");
            browser.awaitUrl(app1 + "/signin-oidc?");

            browser.open(issuer + "/protocol/openid-connect/logout?client_id=app1");
            browser.click("Logout");
            SeenRequest signOut = browser.awaitRequest(
                    "sign-out at app1", seen -> seen.url().startsWith(app1 + "/signout-callback-oidc"));
            assertThat(signOut.url()).contains("sid=", "iss=");
            assertThat(signOut.isInFrame()).isTrue();
            assertThat(signOut.sentCookies()).isFalse();
            assertThat(signOut.withheldCookies()).containsExactly("session");
        }
    }

    private static String signInAddress() {
        return issuer
                + "/protocol/openid-connect/auth?response_type=code&client_id=app1&scope=openid&state=s&redirect_uri="
                + app1 + "/signin-oidc";
    }
}
