package com.example.signin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalSignIn;
import io.github.msal4j.servlet.testkit.SignedInAs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The application with a local identity provider in Entra's place, visited by people who are signed in there. */
@ExtendWith(LocalSignIn.class)
class SignInTest {
    private static EmbeddedServer server;

    @BeforeAll
    static void start(LocalIdentityProvider provider, @TempDir Path directory) throws Exception {
        server = new EmbeddedServer();
        Map<String, String> parameters = new HashMap<>(provider.registerApplication(server.url("")));
        parameters.put("example.api", provider.graphMe().toString());
        parameters.put("msal.revalidate", "1s");
        server.start(parameters, directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.stop();
    }

    @Test
    void aUserIsGreetedByName(@SignedInAs("ada") HttpVisitor browser) {
        browser.get(server.url("/me"));
        assertTrue(browser.followAll().text().contains("You are <b>Ada Lovelace</b>"));
    }

    @Test
    void aStrangerHasToSignInFirst(LocalIdentityProvider provider, HttpVisitor browser) {
        browser.get(server.url("/me"));
        browser.followAll();

        assertEquals(provider.port(), browser.page().address().getPort());
        browser.submitForm(Map.of("user", "bob"));
        assertTrue(browser.followAll().text().contains("You are <b>Bob Kahn</b>"));
    }

    @Test
    void theApiIsCalledInTheNameOfTheUser(LocalIdentityProvider provider, @SignedInAs("bob") HttpVisitor browser) {
        browser.get(server.url("/api"));

        assertTrue(browser.followAll().text().contains("Bob Kahn"));
        assertFalse(provider.requests(Endpoint.GRAPH).isEmpty());
    }

    @Test
    void onlyAdministratorsSeeTheirPage(@SignedInAs("ada") HttpVisitor admin, @SignedInAs("bob") HttpVisitor reader) {
        admin.get(server.url("/admin/"));
        reader.get(server.url("/admin/"));

        assertEquals(200, admin.followAll().status());
        assertEquals(403, reader.followAll().status());
    }

    @Test
    void whoSignsOutIsAStrangerAgain(LocalIdentityProvider provider, @SignedInAs("ada") HttpVisitor browser) {
        browser.get(server.url("/me"));
        browser.followAll();

        browser.postForm(server.url("/signout"), Map.of());
        assertEquals(provider.port(), browser.followAll().address().getPort());

        assertTrue(browser.get(server.url("/")).text().contains("Nobody is signed in"));
        assertTrue(browser.get(server.url("/me")).isRedirect());
    }

    /** As the provider does it: in a frame, without a cookie. */
    @Test
    void whoSignsOutElsewhereIsAStrangerHere(LocalIdentityProvider provider, @SignedInAs("root") HttpVisitor browser) {
        browser.get(server.url("/me"));
        browser.followAll();

        String sid = provider.sessions().stream()
                .filter(session -> session.user().name().equals("root"))
                .findFirst()
                .orElseThrow()
                .sid();
        List<URI> frames = provider.endSession(sid);
        assertEquals(1, frames.size());
        assertEquals(200, new HttpVisitor().get(frames.get(0).toString()).status());

        assertTrue(browser.get(server.url("/me")).isRedirect());
    }

    /** Nobody tells the application, which asks while the user uses it. */
    @Test
    void whoIsDisabledAtTheProviderIsAStrangerSoon(
            LocalIdentityProvider provider, @SignedInAs("bob") HttpVisitor browser) {
        browser.get(server.url("/me"));
        browser.followAll();

        provider.disable("bob");
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
                while (!browser.get(server.url("/me")).isRedirect()) {
                    Thread.sleep(100);
                }
            });
        } finally {
            provider.enable("bob");
        }
    }
}
