package io.github.msal4j.servlet.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.Container;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.IssuedTokens;
import io.github.msal4j.servlet.testkit.LargeIdTokens;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * R74: what is left of a sign-in's tokens in the container's heap after each way in which it ends. The provider runs in the process
 * of the test, so that in the container's nobody but the library has ever had them. No request follows the one that ends the
 * sign-in: one could overwrite what was left.
 */
@ParameterizedClass
@MethodSource("applications")
class HeapAfterSignInIT {
    private static final Pattern SID = Pattern.compile("<dt>sid</dt><dd><code>([^<]+)</code>");
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ExampleOnContainer app;

    HeapAfterSignInIT(ExampleOnContainer app) {
        this.app = app;
    }

    static Stream<ExampleOnContainer> applications() {
        return Arrays.stream(Container.values()).map(ExampleOnContainer::start);
    }

    /** Another sign-in of hers tells what is in the tokens of every one, such as her name. */
    @BeforeEach
    void adaHasSignedInBefore() {
        app.consentToMail("ada");
        new Visit("/example");
    }

    @Test
    void r74_aSearchFindsWhatALiveSignInHolds() {
        Visit ada = new Visit("/example");

        assertThat(ada.traces())
                .anyMatch(name -> name.startsWith("access token 0"))
                .anyMatch(name -> name.startsWith("refresh token 1"))
                .anyMatch(name -> name.startsWith("ID token"));
    }

    @Test
    void r74_aLocalSignOut() {
        Visit ada = new Visit("/example");

        Page redirect = ada.browser.postForm("/example/signout", Map.of());

        assertThat(redirect.status()).isEqualTo(303);
        ada.assertNothingIsLeft();
        assertThat(app.provider().requests(Endpoint.REVOCATION))
                .as("the provider was told")
                .isNotEmpty();
    }

    /**
     * A provider that knows no {@code logout_hint} gets the ID token: from a page, if the address would be too long. Guard:
     * {@code Pages.MORE_THAN_BUFFERS_HOLD}.
     */
    @Test
    void r74_aPageThatPostsTheIdToken() {
        signOutElsewhere(6_000, (ada, page) -> {
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.text()).contains("id_token_hint");
            ada.assertNothingIsLeft();
        });
    }

    /** In the address it stands in the container's buffer of headers, until that is used again: nobody else can reach it there. */
    @Test
    void r74_anAddressThatCarriesTheIdToken() {
        signOutElsewhere(0, (ada, redirect) -> {
            assertThat(redirect.location().toString()).contains("id_token_hint");
            ada.assertNothingIsLeftBut("ID token");
        });
    }

    private void signOutElsewhere(int padding, BiConsumer<Visit, Page> then) {
        app.server().deploy(ExampleWar.at(app.provider().realm(Tenant.CONTOSO)), "/elsewhere");
        new LargeIdTokens.Size(0, padding).apply(app.provider());
        try {
            // As before each test, at the other issuer.
            new Visit("/elsewhere");
            Visit ada = new Visit("/elsewhere");
            then.accept(ada, ada.browser.postForm("/elsewhere/signout", Map.of()));
        } finally {
            new LargeIdTokens.Size(0, 0).apply(app.provider());
            app.server().undeploy("/elsewhere");
        }
    }

    @Test
    void r74_aGlobalSignOut() {
        Visit ada = new Visit("/example");
        String sid = sid(ada.browser.get("/example/me"));

        app.provider()
                .endSession(sid)
                .forEach(frame -> new HttpVisitor().get(frame.toString()).status());

        ada.assertNothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(strings = {"logout", "invalidate"})
    void r74_theApplicationEndsIt(String how) {
        Visit ada = new Visit("/example");

        ada.browser.postForm("/example/leave", Map.of("how", how));

        ada.assertNothingIsLeft();
    }

    @Test
    void r74_theSessionTimesOut() {
        Visit ada = new Visit("/short");

        ada.browser.get(app.url("/short/" + ShortSessionServlet.PATH.substring(1)));

        ada.assertNothingIsLeft();
    }

    @Test
    void r74_theBrowserSignsInAgain() {
        HttpVisitor otherTab = new HttpVisitor();
        otherTab.get(app.url("/example/me"));
        otherTab.followAll();
        Visit ada = new Visit("/example", otherTab);

        ada.browser.cookies().all().forEach(otherTab.cookies()::put);
        otherTab.submitForm(Map.of("user", "ada"));
        assertThat(otherTab.followAll().text()).contains("You are <b>Ada Lovelace</b>");

        ada.assertNothingIsLeft();
    }

    @Test
    void r74_theApplicationIsUndeployed() {
        app.server().deploy(ExampleWar.original(), "/leaving");
        Visit ada = new Visit("/leaving");

        app.server().undeploy("/leaving");

        ada.assertNothingIsLeft();
    }

    private static String sid(Page page) {
        return SID.matcher(page.text()).results().findFirst().orElseThrow().group(1);
    }

    /** A sign-in of Ada's at which tokens were issued twice: for the code, and for the refresh token. */
    private final class Visit {
        private final HttpVisitor browser = new HttpVisitor();
        private final List<IssuedTokens> before = app.provider().issued("ada");
        private final List<IssuedTokens> tokens;
        private final SignInEnds ends;

        Visit(String contextPath) {
            this(contextPath, new HttpVisitor());
        }

        Visit(String contextPath, HttpVisitor otherTab) {
            otherTab.cookies().all().forEach(browser.cookies()::put);
            browser.get(app.url(contextPath + "/tokens"));
            browser.followAll();
            browser.submitForm(Map.of("user", "ada"));
            assertThat(browser.followAll().text()).contains("one access token");
            assertThat(browser.get(contextPath + "/tokens?more").text()).contains("2 access tokens");
            tokens = issuedSince(before.size());
            assertThat(tokens).hasSize(2);
            ends = SignInEnds.fromNowOn(app.server());
        }

        private List<IssuedTokens> issuedSince(int first) {
            List<IssuedTokens> issued = app.provider().issued("ada");
            return issued.subList(first, issued.size());
        }

        private Set<String> traces() {
            List<IssuedTokens> others = new ArrayList<>(before);
            others.addAll(issuedSince(before.size() + tokens.size()));
            return app.server().heapDump().found(TokenTraces.of(tokens, others));
        }

        private void assertNothingIsLeft() {
            assertNothingIsLeftBut("nothing");
        }

        /** @param allowed how the names of traces begin that may be there */
        private void assertNothingIsLeftBut(String allowed) {
            assertThat(ends.awaited()).hasSize(1);
            Set<String> left = new TreeSet<>();
            Await.until(() -> "no trace of the tokens in the heap, which has " + left, LIMIT, () -> {
                left.clear();
                traces().stream()
                        .filter(name -> !name.startsWith(allowed))
                        .forEach(name -> left.add(name.replaceFirst(" at \\d+", "")));
                return left.isEmpty();
            });
        }
    }
}
