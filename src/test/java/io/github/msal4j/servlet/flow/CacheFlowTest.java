package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.harness.Page;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R72: what caches are told of an answer behind the filter. Guards: each method of {@code CacheDefault}, {@code CachePolicy}. */
class CacheFlowTest {
    private static final String OWN = "private, max-age=60";
    private static final String KEPT = "private, max-age=600";

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final HttpVisitor ada = new HttpVisitor();
    private final TestApplication app = TestApplication.at(idp)
            .page("/open", (request, response) -> TestApplication.text(response, "open"))
            .page("/private/target", (request, response) -> TestApplication.text(response, "target"))
            .page("/private/error", (request, response) -> TestApplication.text(response, "error page"));

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** What a page of the application does, and which {@code Cache-Control} its answer then has. */
    private record Case(String name, TestApplication.Handler handler, List<String> expected) {
        Case(String name, TestApplication.Handler handler, String... expected) {
            this(name, handler, List.of(expected));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("says nothing", (request, response) -> TestApplication.text(response, "page"), "no-store"),
                new Case("sets its own", (request, response) -> response.setHeader("Cache-Control", OWN), OWN),
                new Case(
                        "sets it in other letters",
                        (request, response) -> response.setHeader("cache-control", OWN),
                        OWN),
                new Case("adds its own", (request, response) -> response.addHeader("Cache-Control", OWN), OWN),
                new Case(
                        "adds two",
                        (request, response) -> {
                            response.addHeader("Cache-Control", "private");
                            response.addHeader("Cache-Control", "max-age=60");
                        },
                        "private",
                        "max-age=60"),
                new Case("takes it away", (request, response) -> response.setHeader("Cache-Control", null), "no-store"),
                new Case(
                        "starts anew",
                        (request, response) -> {
                            response.setHeader("Cache-Control", OWN);
                            response.reset();
                        },
                        "no-store"),
                new Case(
                        "sets it where there is none",
                        (request, response) -> {
                            boolean seen = response.containsHeader("Cache-Control")
                                    || response.getHeader("Cache-Control") != null
                                    || !response.getHeaders("Cache-Control").isEmpty()
                                    || response.getHeaderNames().contains("Cache-Control");
                            if (!seen) {
                                response.setHeader("Cache-Control", OWN);
                            }
                        },
                        OWN),
                new Case("redirects", (request, response) -> response.sendRedirect("/app/open"), "no-store"),
                new Case(
                        "is not modified",
                        (request, response) -> {
                            response.setHeader("ETag", "\"1\"");
                            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
                        },
                        "no-store"),
                new Case(
                        "forwards",
                        (request, response) ->
                                request.getRequestDispatcher("/private/target").forward(request, response),
                        "no-store"),
                new Case(
                        "includes",
                        (request, response) -> {
                            response.setHeader("Cache-Control", OWN);
                            request.getRequestDispatcher("/private/target").include(request, response);
                        },
                        OWN),
                new Case(
                        "waits",
                        (request, response) -> {
                            AsyncContext async = request.startAsync();
                            async.start(async::complete);
                        },
                        "no-store"),
                new Case(
                        "dispatches",
                        (request, response) -> request.startAsync().dispatch("/private/target"),
                        "no-store"));
    }

    private Page signedInAt(String path) {
        app.start();
        idp.signInWithoutUi("ada");
        ada.get(app.url("/private/target"));
        assertThat(ada.followAll().status()).isEqualTo(200);
        return ada.get(app.url(path));
    }

    private static void assertKept(Page page, String... expected) {
        assertThat(page.headers("Cache-Control")).containsExactly(expected);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anApplicationHasTheLastWord(Case page) {
        app.page("/private/case", page.handler);

        assertKept(signedInAt("/private/case"), page.expected.toArray(String[]::new));
    }

    /** Jetty has a {@code Cache-Control} of its own for these, which forbids it as well. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void noErrorPageIsStored(boolean ownErrorPage) {
        if (ownErrorPage) {
            app.errorPage("/private/error");
        }
        app.page("/private/nothing", (request, response) -> response.sendError(404))
                .page("/private/failing", (request, response) -> {
                    throw new IllegalStateException("a failure of the application, on purpose");
                });

        assertThat(signedInAt("/private/nothing").header("Cache-Control").orElseThrow())
                .contains("no-store");
        assertThat(ada.get(app.url("/private/failing")).header("Cache-Control").orElseThrow())
                .contains("no-store");
        assertThat(ada.page().text().contains("error page")).isEqualTo(ownErrorPage);
    }

    /** The open page has said what may be kept, and is the application's own, too. */
    @Test
    void whatWasSetBeforeTheFilterStays() {
        app.page("/open-first", (request, response) -> {
            response.setHeader("Cache-Control", OWN);
            request.getRequestDispatcher("/private/target").forward(request, response);
        });

        Page page = signedInAt("/open-first");

        assertThat(page.text()).isEqualTo("target");
        assertKept(page, OWN);
    }

    /** What is included cannot set headers; the page around it must not be kept for others all the same. */
    @Test
    void anOpenPageWithAPartForOneUserIsNotStored() {
        app.page("/around", (request, response) -> {
                    TestApplication.text(response, "around ");
                    request.getRequestDispatcher("/private/target").include(request, response);
                })
                .page("/around/own", (request, response) -> {
                    response.setHeader("Cache-Control", OWN);
                    request.getRequestDispatcher("/private/target").include(request, response);
                });

        Page page = signedInAt("/around");

        assertThat(page.text()).isEqualTo("around target");
        assertKept(page, "no-store");
        assertKept(ada.get(app.url("/around/own")), OWN);
        assertKept(new HttpVisitor().get(app.url("/around")));
    }

    @Test
    void aFilterMayLetTheBrowserKeepPages() {
        app.filter("/reports/*", Map.of("cache", KEPT))
                .page("/reports/annual", (request, response) -> TestApplication.text(response, "report"))
                .page("/reports/daily", (request, response) -> response.setHeader("Cache-Control", OWN));

        Page annual = signedInAt("/reports/annual");

        assertKept(annual, KEPT);
        assertThat(annual.headers("Vary"))
                .as("not for the next user of this browser")
                .containsExactly("Cookie");
        assertKept(ada.get(app.url("/reports/daily")), OWN);
    }

    @Test
    void whatIsIncludedNeitherLoosensNorTightensThePageAround() {
        app.filter("/reports/*", Map.of("cache", KEPT))
                .page("/reports/annual", (request, response) -> TestApplication.text(response, "report"))
                .page("/reports/around", (request, response) -> request.getRequestDispatcher("/private/target")
                        .include(request, response))
                .page("/private/around", (request, response) -> request.getRequestDispatcher("/reports/annual")
                        .include(request, response));

        assertKept(signedInAt("/reports/around"), KEPT);
        assertKept(ada.get(app.url("/private/around")), "no-store");
    }

    /** A filter that says something stands above one that does not, whichever comes first. */
    @ParameterizedTest
    @ValueSource(strings = {"/private/reports/*", "/reports/*"})
    void twoFilters(String mapping) {
        app.filter(mapping, Map.of("cache", KEPT)).filter("/reports/*", Map.of("roles", "Admin"));
        String path = mapping.replace("*", "annual");
        app.page(path, (request, response) -> TestApplication.text(response, "report"));

        Page page = signedInAt(path);

        assertKept(page, KEPT);
        assertThat(page.headers("Vary")).containsExactly("Cookie");
    }

    @Test
    void ofTwoFiltersThatSaySomethingTheInnerOneCounts() {
        app.filter("/reports/*", Map.of("cache", KEPT))
                .filter("/reports/*", Map.of("cache", OWN))
                .page("/reports/annual", (request, response) -> TestApplication.text(response, "report"));

        Page page = signedInAt("/reports/annual");

        assertKept(page, OWN);
        assertThat(page.headers("Vary")).containsExactly("Cookie");
    }

    @Test
    void aPageThatGreetsVariesWithTheCookie() {
        app.filter("/greeting/*", Map.of("optional", "true"))
                .page("/greeting/plain", (request, response) -> TestApplication.text(response, "hello"))
                .page(
                        "/greeting/own",
                        (request, response) -> response.setHeader("Cache-Control", "public, max-age=60"));

        assertKept(signedInAt("/greeting/plain"), "no-store");
        HttpVisitor nobody = new HttpVisitor();
        Page plain = nobody.get(app.url("/greeting/plain"));
        assertKept(plain);
        assertThat(plain.headers("Vary")).containsExactly("Cookie");
        Page own = nobody.get(app.url("/greeting/own"));
        assertKept(own, "public, max-age=60");
        assertThat(own.headers("Vary")).containsExactly("Cookie");
    }

    @Test
    void whatIsNotProtectedIsTheApplicationsAffair() {
        Page page = signedInAt("/open");

        assertKept(page);
        assertThat(page.headers("Vary")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public",
                "public, max-age=600",
                "private, s-maxage=600",
                "max-age=600",
                "",
                "private,",
                "private; max-age=600",
                "private, max-age=soon",
                "private=\"Set-Cookie\"",
                "private, stale-while-revalidate=60"
            })
    void aWrongValueStopsTheStart(String value) {
        app.filter("/reports/*", Map.of("cache", value));

        assertThatThrownBy(app::start)
                .rootCause()
                .hasMessageContaining("the init parameter cache is '" + value + "'")
                .hasMessageContaining("private with max-age=<seconds>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"private", "PRIVATE, Max-Age=600", "private,no-cache", "no-store", "max-age=0 , private"})
    void aRightValueDoesNot(String value) {
        app.filter("/reports/*", Map.of("cache", value))
                .page("/reports/annual", (request, response) -> TestApplication.text(response, "report"));

        assertKept(signedInAt("/reports/annual"), value);
    }
}
