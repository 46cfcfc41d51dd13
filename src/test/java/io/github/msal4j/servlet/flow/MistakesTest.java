package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInListener;
import io.github.msal4j.servlet.SignInStatisticsListener;
import io.github.msal4j.servlet.SignOutServlet;
import io.github.msal4j.servlet.fakes.CapturedLog;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpCookie;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people get wrong, and the message that they meet: each names the mistake and its remedy. A row says who meets it and
 * when: whoever deploys, since the application does not start; the operator, in the log soon after the start, before any user
 * comes; or the operator and the user at the first sign-ins.
 */
class MistakesTest {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private final SettableClock clock = SettableClock.atPresent();
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp).clock(clock);
    private final CapturedLog log = CapturedLog.of("io.github.msal4j.servlet");
    private final List<HttpsServer> servers = new ArrayList<>();

    @BeforeAll
    static void make() {
        TestCertificate.rsa(directory, "client", 2);
    }

    @AfterEach
    void stop() {
        log.close();
        app.close();
        idp.close();
        servers.forEach(server -> server.stop(0));
    }

    /** What somebody does wrong. */
    private interface Deed {
        void in(MistakesTest scene) throws Exception;
    }

    /**
     * A mistake.
     *
     * @param said the words for the mistake, and those for the remedy; all in one message
     */
    private record Mistake(String name, Deed deed, List<String> said) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Mistake mistake(String name, Deed deed, String... said) {
        return new Mistake(name, deed, List.of(said));
    }

    private static Deed set(String parameter, String value) {
        return scene -> scene.app.set(parameter, value);
    }

    static Stream<Mistake> theApplicationDoesNotStart() {
        return Stream.of(
                mistake(
                        "a typo in a parameter",
                        set("msal.post-signout-path", "/bye"),
                        "msal.post-signout-path is not a known parameter",
                        "did you mean msal.post-sign-out-path?"),
                mistake(
                        "R87 a parameter in other letters",
                        set("Msal.Scopes", "User.Read"),
                        "Msal.Scopes is not a known parameter",
                        "did you mean msal.scopes?"),
                mistake(
                        "R87 a typo in a filter's roles, which would admit everybody",
                        scene -> scene.app.filter("/admin/*", Map.of("role", "Admin")),
                        "The settings of msal4j-servlet have 1 mistake",
                        "the init parameter role is not known",
                        "did you mean roles?"),
                mistake(
                        "R87 a filter that is neither optional nor not",
                        scene -> scene.app.filter("/hello", Map.of("optional", "yes")),
                        "the init parameter optional is 'yes'",
                        "it must be true or false"),
                mistake(
                        "R87 an init parameter of a servlet",
                        scene -> scene.app.servlet(
                                SignOutServlet.class, "/signout", Map.of("post-sign-out-path", "/bye")),
                        "the init parameter post-sign-out-path is not known",
                        "remove it or make it a context parameter"),
                mistake(
                        "R87 mistakes in a context parameter and in a filter",
                        scene -> scene.app.set("msal.scope", "User.Read").filter("/admin/*", Map.of("role", "Admin")),
                        "The settings of msal4j-servlet have 2 mistakes",
                        "did you mean msal.scopes?",
                        "did you mean roles?"),
                mistake(
                        "R87 pairs of groups and roles with a space between them",
                        set("msal.group-roles", "/staff=Reader /board=Chief"),
                        "msal.group-roles contains '/staff=Reader /board=Chief'",
                        "separate pairs by commas or line breaks"),
                mistake(
                        "two credentials",
                        set("msal.client-assertion-file", "/var/run/token"),
                        "msal.client-secret and msal.client-assertion-file are set",
                        "Exactly one of"),
                mistake(
                        "no credential",
                        scene -> scene.app.without("msal.client-secret"),
                        "none is set",
                        "Exactly one of msal.client-secret, msal.client-certificate, msal.client-assertion-file"
                                + " and msal.client-managed-identity must be set"),
                mistake(
                        "no tenant",
                        scene -> scene.app.without("msal.tenant-id").without("msal.authority"),
                        "msal.tenant-id is missing",
                        "it must be the directory (tenant) id of the app registration"),
                mistake(
                        "an environment variable that is not set",
                        set("msal.client-id", "${env:NO_SUCH_VARIABLE_HERE}"),
                        "msal.client-id: ${env:NO_SUCH_VARIABLE_HERE} has no value",
                        "set the environment variable NO_SUCH_VARIABLE_HERE"),
                mistake(
                        "the tenant in the authority",
                        set("msal.authority", "https://login.microsoftonline.com/" + Tenant.CONTOSO.id()),
                        "msal.authority is 'https://login.microsoftonline.com/" + Tenant.CONTOSO.id() + "'",
                        "it must be the login host alone"),
                mistake(
                        "http to the provider",
                        set("msal.authority", "http://login.example"),
                        "msal.authority is 'http://login.example'",
                        "it must use https"),
                mistake(
                        "a certificate that is not there",
                        useCertificate("absent.pem", ""),
                        "absent.pem does not exist",
                        "check the path"),
                mistake(
                        "a certificate that cannot be read",
                        scene -> {
                            Files.writeString(directory.resolve("letter.pem"), "Dear operator, ...");
                            useCertificate("letter.pem", "").in(scene);
                        },
                        "letter.pem cannot be read as PEM or PKCS12",
                        "give a file of one of these forms"),
                mistake(
                        "a wrong certificate password",
                        useCertificate("client.p12", "not-the-password"),
                        "client.p12 does not open",
                        "msal.client-certificate-password; give the password of the PKCS12 file"),
                mistake(
                        "a servlet of the application at the front-channel logout path",
                        scene -> scene.app.page("/signout-callback-oidc", (request, response) -> {}),
                        "msal.sign-out-callback-path is /signout-callback-oidc, which web.xml maps to the servlet",
                        "map that to another path, or choose another one here and at the provider"),
                mistake(
                        "R162 a listener that another class loader has loaded, e.g. with a second copy of the library",
                        scene -> scene.app
                                .set("msal.scope", "User.Read")
                                .attribute(SignInListener.class.getName(), "not a listener")
                                .attribute(SignInEndListener.class.getName(), 4711)
                                .attribute(SignInStatisticsListener.class.getName(), List.of()),
                        "The settings of msal4j-servlet have 4 mistakes",
                        "io.github.msal4j.servlet.SignInListener is a java.lang.String, which does not implement that interface",
                        "io.github.msal4j.servlet.SignInEndListener is a java.lang.Integer",
                        "io.github.msal4j.servlet.SignInStatisticsListener is a java.util.ImmutableCollections",
                        "the library is there twice, e.g. in the server's class path and in WEB-INF/lib: remove one"),
                mistake(
                        "R162 a service that is not there",
                        scene -> {
                            Path services = Files.createDirectories(directory.resolve("no-listener/META-INF/services"));
                            Files.writeString(services.resolve(SignInListener.class.getName()), "com.example.Gone");
                            scene.app
                                    .set("msal.scope", "User.Read")
                                    .classLoader(new URLClassLoader(
                                            new URL[] {
                                                directory
                                                        .resolve("no-listener")
                                                        .toUri()
                                                        .toURL()
                                            },
                                            MistakesTest.class.getClassLoader()));
                        },
                        "The settings of msal4j-servlet have 2 mistakes",
                        "A SignInListener that is named in META-INF/services cannot be made",
                        "Provider com.example.Gone not found"),
                mistake(
                        "a metadata-complete web.xml without the listener",
                        scene -> scene.app.withoutListener(),
                        "msal4j-servlet was not started in /app/",
                        "if web.xml is metadata-complete, add <listener>"));
    }

    private static Deed useCertificate(String file, String password) {
        return scene -> scene.app
                .without("msal.client-secret")
                .set("msal.client-certificate", directory.resolve(file).toString())
                .set("msal.client-certificate-password", password);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theApplicationDoesNotStart(Mistake mistake) throws Exception {
        mistake.deed().in(this);

        assertThat(refusal()).contains(mistake.said()).doesNotContain("not-the-password", "that-must-never-be-logged");
    }

    /** All that the container is told, as it writes it into its log. */
    private String refusal() {
        StringBuilder said = new StringBuilder();
        try {
            app.start();
        } catch (IllegalStateException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                said.append(cause.getMessage()).append('\n');
            }
        }
        return said.toString();
    }

    static Stream<Mistake> theLogSaysItBeforeAnybodyComes() {
        return Stream.of(
                mistake(
                        "a wrong secret",
                        scene -> scene.app.registeredSecret("another-secret"),
                        "refuses this application",
                        "AADSTS7000215",
                        "msal.client-secret is not a secret of the app registration; copy the secret's Value"),
                mistake(
                        "a client id that is not registered",
                        set("msal.client-id", "nobody-knows-this-id"),
                        "AADSTS700016",
                        "msal.client-id is not known in this tenant; check it and msal.tenant-id"),
                mistake(
                        "a tenant that does not exist",
                        set("msal.tenant-id", "no-such-tenant.example"),
                        "the tenant no-such-tenant.example does not exist there (AADSTS90002)",
                        "put the Tenant ID of the directory's overview page into msal.tenant-id"),
                mistake(
                        "R161 an authentication context by its display name",
                        scene -> scene.app.filter("/payments/*", Map.of("auth-context", "payments")),
                        "nobody may get to the pages with auth-context payments of the filter",
                        "has authentication contexts with the ids c1 to c99; a display name is no id"),
                mistake(
                        "an authority where no provider is",
                        scene ->
                                scene.app.without("msal.tenant-id").set("msal.authority", scene.idp.origin() + "/wiki"),
                        "/wiki/.well-known/openid-configuration answers with status 404",
                        "check msal.authority and msal.tenant-id"),
                mistake(
                        "the authority of another issuer",
                        scene -> {
                            String document = "{\"issuer\":\"https://sso.other.example\"}";
                            scene.idp.faults().at(Endpoint.METADATA).body(document);
                        },
                        "names the issuer 'https://sso.other.example', which is not that of the configured authority",
                        "check msal.authority and msal.tenant-id"),
                mistake(
                        "a provider that has signed its certificate itself",
                        scene -> scene.app.without("msal.tenant-id").set("msal.authority", scene.selfSigned()),
                        "its certificate was not issued by a trusted authority",
                        "put the certificate of its issuer, or of a proxy that decrypts TLS, into msal.trust-store"),
                mistake(
                        "a proxy that is not there",
                        set("msal.proxy", "localhost:" + portWithoutAnybody()),
                        "the call went through msal.proxy localhost:",
                        "check that this proxy answers and may connect to that address"),
                mistake(
                        "a provider that is out of reach",
                        set("msal.authority", "http://localhost:" + portWithoutAnybody()),
                        "No answer from http://localhost:",
                        "check msal.authority and the firewall; if calls have to go through a proxy, set msal.proxy"),
                mistake(
                        "a clock that is an hour late",
                        scene -> scene.clock.advance(Duration.ofHours(-1)),
                        "this machine's clock is 60 min behind the provider's",
                        "correct it and keep it synchronized (NTP)"),
                mistake(
                        "an expired certificate",
                        scene -> {
                            useCertificate("client.p12", TestCertificate.PASSWORD)
                                    .in(scene);
                            scene.clock.advance(Duration.ofDays(3));
                        },
                        "client.p12 has expired at",
                        "register a new one and replace the file, which needs no restart"),
                mistake(
                        "a certificate that is not registered",
                        useCertificate("client.p12", TestCertificate.PASSWORD),
                        "AADSTS700027",
                        "upload it under Certificates & secrets of the app registration"),
                mistake(
                        "a filter that is mapped to nothing",
                        scene -> scene.app.withoutFilterMapping(),
                        "No sign-in filter is mapped, so nothing in /app/ is protected",
                        "add to web.xml: <filter-mapping>"),
                mistake(
                        "a session cookie for https only, where browsers come by http",
                        scene -> scene.app
                                .sameSite(HttpCookie.SameSite.NONE)
                                .set("msal.base-url", "http://intranet.example/app"),
                        "the session cookie is declared Secure but msal.base-url is http",
                        "make msal.base-url https, or remove <secure>true</secure>"),
                mistake(
                        "an address without the context path",
                        set("msal.base-url", "http://intranet.example"),
                        "msal.base-url is http://intranet.example, but the application's context path is /app",
                        "AADSTS50011",
                        "make it http://intranet.example/app"),
                mistake(
                        "a session cookie of another path",
                        scene -> scene.app.sessionCookie(cookie -> cookie.setPath("/ap")),
                        "the session cookie is declared for the path /ap, and users come to /app/",
                        "remove <path> from the <cookie-config>"),
                mistake(
                        "a session cookie of another domain",
                        scene -> scene.app
                                .sessionCookie(cookie -> cookie.setDomain("example.net"))
                                .set("msal.base-url", "http://notexample.net/app"),
                        "the session cookie is declared for the domain example.net, and users come to notexample.net",
                        "remove <domain> from the <cookie-config>"),
                mistake(
                        "R153 scopes of several APIs",
                        set("msal.scopes", "User.Read api://orders/read"),
                        "msal.scopes names permissions of several APIs (Microsoft Graph, api://orders)",
                        "Leave those of one API there"),
                mistake(
                        "a sign-out page behind the filter",
                        set("msal.post-sign-out-path", "/private/bye"),
                        "msal.post-sign-out-path is /private/bye, which the sign-in filter '",
                        "Choose a page that is open"),
                mistake(
                        "a filter on a page whose servlet serves more",
                        scene -> scene.app.filter("/reports", Map.of()).page("/reports/*", (request, response) -> {}),
                        "a servlet is mapped to /reports/*",
                        "the pages below it are open to everybody",
                        "Map the filter to /reports/*"),
                mistake(
                        "a provider without single sign-out",
                        scene -> scene.without("frontchannel_logout_supported", "http_logout_supported"),
                        "announces neither front-channel nor back-channel logout",
                        "Enable one of them there, with this application's /signout-callback-oidc"),
                mistake(
                        "a provider that ends no sessions",
                        scene -> scene.without("end_session_endpoint"),
                        "has no end_session_endpoint: users who sign out here stay signed in there",
                        "(RP-initiated logout), enable that"));
    }

    /** The provider's metadata lacks these members. */
    private void without(String... members) {
        ChangedMetadata.at(idp, metadata -> metadata.keySet().removeAll(List.of(members)));
    }

    private static int portWithoutAnybody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theLogSaysItBeforeAnybodyComes(Mistake mistake) throws Exception {
        // None of these mistakes shows by a time-out, which a busy machine would have, too.
        app.set("msal.start-up-checks", "all").set("msal.http-timeout", "60s");
        mistake.deed().in(this);
        app.start();

        awaitLine(mistake);
    }

    /** The address of a server whose certificate nobody vouches for. */
    private String selfSigned() throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                TestCertificate.rsa(directory, "localhost").serving()));
        server.start();
        servers.add(server);
        return "https://localhost:" + server.getAddress().getPort();
    }

    private void awaitLine(Mistake mistake) {
        Await.until(() -> mistake + " is told, among " + log.lines(), SOON, () -> log.lines().stream()
                .anyMatch(line -> isProblem(line) && mistake.said().stream().allMatch(line::contains)));
        assertThat(log.lines()).noneMatch(line -> line.contains("that-must-never-be-logged"));
    }

    /** Who sends no cookie of a sign-in may be anybody, so that this is no warning. */
    private static boolean isProblem(String line) {
        return line.startsWith("WARNING ")
                || line.startsWith("SEVERE ")
                || line.startsWith("INFO No sign-in was finished: reason=UNSOLICITED");
    }

    static Stream<Mistake> theFirstSignInsShowIt() {
        return Stream.of(
                mistake(
                        "no optional claim",
                        scene -> {
                            scene.idp.behaviour().sessionState(false);
                            scene.app.withoutSidClaim().start();
                            scene.signIn();
                        },
                        "The provider sends no session id, neither sid in the ID token nor session_state",
                        "App registrations > Token configuration > Add optional claim > ID > sid"),
                mistake(
                        "a redirect URI that is not registered",
                        scene -> {
                            scene.app.set("msal.redirect-path", "/signin").start();
                            for (int i = 0; i < 5; i++) {
                                assertThat(scene.signIn()).contains("AADSTS50011");
                            }
                        },
                        "no browser has come back yet",
                        "AADSTS50011",
                        "/app/signin exactly like this: App registrations > Authentication > Web",
                        "set msal.base-url"),
                mistake(
                        "http behind a proxy that ends https",
                        scene -> {
                            scene.app.start();
                            scene.getThroughProxy();
                        },
                        "is http, though a proxy says that the browser came by https (X-Forwarded-Proto)",
                        "set msal.base-url to the application's public https address",
                        "RemoteIpValve"),
                mistake(
                        "a clock that is an hour late",
                        scene -> {
                            scene.clock.advance(Duration.ofHours(-1));
                            scene.app.start();
                            assertThat(scene.signIn()).contains("You could not be signed in");
                        },
                        "reason=ID_TOKEN",
                        "this machine's clock is 60 min behind the provider's",
                        "keep it synchronized (NTP)"),
                mistake(
                        "a clock that is two hours early",
                        scene -> {
                            scene.clock.advance(Duration.ofHours(2));
                            scene.app.start();
                            assertThat(scene.signIn()).contains("You could not be signed in");
                        },
                        "EXPIRED",
                        "this machine's clock is 120 min ahead of the provider's",
                        "keep it synchronized (NTP)"),
                mistake(
                        "cookies that are blocked",
                        scene -> {
                            scene.app.start();
                            scene.browser.get(scene.app.url("/private/"));
                            scene.browser.follow();
                            scene.browser.cookies().clear();
                            assertThat(scene.browser.followAll().text())
                                    .contains("This sign-in cannot be continued", "allow cookies for this site");
                        },
                        "reason=UNSOLICITED",
                        "the browser has sent no cookie at all: it blocks cookies",
                        "let users use one address, see msal.base-url"),
                mistake(
                        "a session cookie for https only, on http",
                        scene -> {
                            scene.app.sameSite(HttpCookie.SameSite.NONE).start();
                            scene.signInWithoutSession();
                        },
                        "it does not return the session cookie JSESSIONID, which is declared Secure",
                        "serve https, let the container trust the proxy's headers, or leave <secure> out"),
                mistake(
                        "a session cookie that does not come back",
                        scene -> {
                            scene.app.start();
                            scene.signInWithoutSession();
                        },
                        "it does not return the session cookie JSESSIONID; it blocks cookies",
                        "or <cookie-config> in web.xml has a domain or path that does not fit"),
                mistake(
                        "nodes with different secrets",
                        scene -> {
                            scene.app.start();
                            scene.browser.get(scene.app.url("/private/"));
                            scene.answerAtANodeWithAnotherSecret();
                        },
                        "its cookie cannot be decrypted",
                        "with another client credential",
                        "let all nodes have the same msal.session-key"),
                mistake(
                        "a secret that has expired since",
                        scene -> {
                            scene.app.registeredSecret("a-newer-secret").start();
                            assertThat(scene.signIn()).contains("This application cannot sign anybody in");
                        },
                        "reason=APPLICATION_REFUSED",
                        "copy the secret's Value, not its Secret ID"));
    }

    private String signIn() {
        browser.get(app.url("/private/"));
        return browser.followAll().text();
    }

    private void getThroughProxy() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(app.url("/private/")))
                .header("Accept", "text/html")
                .header("X-Forwarded-Proto", "https")
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(303);
    }

    private void signInWithoutSession() {
        browser.get(app.url("/private/"));
        while (browser.page().isRedirect()) {
            browser.follow();
            browser.cookies().drop("JSESSIONID");
        }
        assertThat(browser.page().text()).contains("The sign-in does not last", "Allow cookies for this site");
    }

    private void answerAtANodeWithAnotherSecret() {
        try (TestApplication other = TestApplication.at(idp, "localhost", "other-client")) {
            other.start();
            browser.follow();
            String answer = browser.page().location().toString();
            assertThat(browser.get(answer.replace(app.url("/"), other.url("/"))).text())
                    .contains("This sign-in cannot be continued");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void theFirstSignInsShowIt(Mistake mistake) throws Exception {
        idp.signInWithoutUi("ada");
        mistake.deed().in(this);

        awaitLine(mistake);
    }
}
