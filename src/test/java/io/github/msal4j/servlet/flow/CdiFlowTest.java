package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.enterprise.inject.spi.CDI;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jboss.weld.environment.servlet.Listener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R165: beans have the user and the tokens of the current request injected, with Weld. */
class CdiFlowTest {
    @TempDir
    private Path classes;

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor browser = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp)
            .page(
                    "/private/hello",
                    (request, response) ->
                            TestApplication.text(response, greeting().text()))
            .page(
                    "/private/token",
                    (request, response) ->
                            TestApplication.text(response, greeting().token()))
            .page(
                    "/private/mail",
                    (request, response) ->
                            TestApplication.text(response, greeting().mail()))
            .page("/private/left", (request, response) -> {
                request.logout();
                TestApplication.text(response, saying(() -> greeting().text()));
            })
            .page(
                    "/private/principal",
                    (request, response) -> TestApplication.text(
                            response,
                            "ours " + CDI.current().select(Principal.class).isResolvable()))
            .page(
                    "/open",
                    (request, response) -> TestApplication.text(
                            response, saying(() -> greeting().text())))
            .page(
                    "/open/token",
                    (request, response) -> TestApplication.text(
                            response, saying(() -> greeting().token())))
            .filter("/optional/*", Map.of("optional", "true"))
            .page(
                    "/optional/hello",
                    (request, response) -> TestApplication.text(
                            response, saying(() -> greeting().text())));

    @BeforeEach
    void start() throws IOException {
        beans(Greeting.class);
        app.classLoader(new URLClassLoader(
                        new URL[] {classes.toUri().toURL()}, getClass().getClassLoader()))
                .listener(new Listener())
                .start();
        idp.signInWithoutUi("ada");
    }

    /** As in a WAR's {@code WEB-INF/classes}. */
    private void beans(Class<?> bean) throws IOException {
        Files.writeString(Files.createDirectories(classes.resolve("META-INF")).resolve("beans.xml"), """
                <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" version="4.0" bean-discovery-mode="annotated"/>
                """);
        String name = bean.getName().replace('.', '/') + ".class";
        Path file = classes.resolve(name);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        try (InputStream in = Objects.requireNonNull(getClass().getClassLoader().getResourceAsStream(name))) {
            Files.copy(in, file);
        }
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    private static Greeting greeting() {
        return CDI.current().select(Greeting.class).get();
    }

    private static String saying(Supplier<String> text) {
        try {
            return text.get();
        } catch (IllegalStateException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }

    private String visit(HttpVisitor visitor, String path) {
        visitor.get(app.url(path));
        return visitor.followAll().text();
    }

    @Test
    void r165_eachRequestHasItsOwnUser() {
        assertThat(visit(browser, "/private/hello")).isEqualTo("Hello, Ada Lovelace, administrator");

        idp.signInWithoutUi("bob");
        assertThat(visit(new HttpVisitor(), "/private/hello")).isEqualTo("Hello, Bob Kahn");
        assertThat(visit(browser, "/private/hello")).isEqualTo("Hello, Ada Lovelace, administrator");
    }

    @Test
    void r165_theTokensAreThoseOfTheRequest() {
        assertThat(visit(browser, "/private/token")).startsWith("eyJ");
    }

    /** What CDI throws on is what the filter looks for. */
    @Test
    void r165_theUserIsAskedForAConsent() {
        visit(browser, "/private/hello");

        browser.get(app.url("/private/mail"));

        assertThat(browser.page().location().toString())
                .startsWith(idp.origin())
                .contains("Mail.Read");
    }

    @Test
    void r165_withoutAUserItSaysSo() {
        assertThat(visit(browser, "/open"))
                .isEqualTo(
                        "IllegalStateException: Nobody is signed in at /app/open; map the sign-in filter to this path,"
                                + " and use an injected SignedInUser behind it only");
        assertThat(visit(browser, "/open/token"))
                .startsWith("IllegalStateException: Nobody is signed in at /app/open/token");
        assertThat(visit(browser, "/optional/hello")).startsWith("IllegalStateException: Nobody is signed in at");
    }

    /** Guard: {@code RequestTokens.userOf}. */
    @Test
    void r165_whoHasSignedOutIsNobody() {
        visit(browser, "/private/hello");

        assertThat(visit(browser, "/private/left")).startsWith("IllegalStateException: Nobody is signed in at");
    }

    @Test
    void r165_whereSignInIsOptionalASignedInUserIsKnown() {
        visit(browser, "/private/hello");

        assertThat(visit(browser, "/optional/hello")).isEqualTo("Hello, Ada Lovelace, administrator");
    }

    /** Containers with Jakarta Security have a bean for the principal, and two would be one too many. */
    @Test
    void r165_theUserIsNoBeanOfTheTypePrincipal() {
        assertThat(visit(browser, "/private/principal")).isEqualTo("ours false");
    }
}
