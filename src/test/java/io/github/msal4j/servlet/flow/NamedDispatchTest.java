package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * C18: an open page dispatches to a servlet by its name, for which the container asks no filter that is mapped to paths. Guards:
 * {@code NamedDispatchGate}, {@code EarlyFilters.guardNamedDispatches}.
 */
class NamedDispatchTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app = TestApplication.at(idp)
            .filter("/admin/*", Map.of("roles", "Admin"))
            .filter("/hello/*", Map.of("optional", "true"))
            .page("/open/*", NamedDispatchTest::dispatch)
            // An own path of the library, which needs no user. Guard: byName in Gate.needsUserAtMost.
            .filter(
                    (request, response, chain) ->
                            dispatch((HttpServletRequest) request, (HttpServletResponse) response),
                    "/signout")
            .page("/private/by-name", NamedDispatchTest::dispatch)
            .page("/private/page", (request, response) -> response.getWriter().write("PROTECTED"))
            .page("/admin/page", (request, response) -> response.getWriter().write("PROTECTED"))
            .page("/hello/page", (request, response) -> response.getWriter().write("PROTECTED"))
            .page("/else/page", (request, response) -> response.getWriter().write("PROTECTED"));

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    /** To the servlet that is mapped to this path. */
    private static void dispatch(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        String path = request.getParameter("to");
        RequestDispatcher dispatcher = NamedDispatches.to(path, request);
        if (request.getParameter("part") == null) {
            dispatcher.forward(request, response);
        } else {
            dispatcher.include(request, response);
        }
    }

    @ParameterizedTest(name = "C18 {0} at {1}: {2}")
    @CsvSource({
        "nobody, /open/x?to=/private/page, 303",
        "nobody, /open/x?to=/private/page&part=1, 200",
        "nobody, /open/x?to=/admin/page, 303",
        "bob, /open/x?to=/private/page, 200 PROTECTED",
        "bob, /open/x?to=/private/page&part=1, 200 PROTECTED",
        "bob, /open/x?to=/admin/page, 403",
        "bob, /open/x?to=/admin/page&part=1, 200",
        "bob, /private/by-name?to=/admin/page, 403",
        "ada, /private/by-name?to=/admin/page, 200 PROTECTED",
        "ada, /open/x?to=/admin/page, 200 PROTECTED",
        "nobody, /signout?to=/private/page, 303",
        "bob, /signout?to=/admin/page, 403",
        "ada, /signout?to=/admin/page, 200 PROTECTED",
        "nobody, /open/x?to=/hello/page, 200 PROTECTED",
        "nobody, /open/x?to=/else/page, 200 PROTECTED",
        "nobody, /open/x?to=/else/page&part=1, 200 PROTECTED"
    })
    void aDispatchByNameAsksTheFilterOfTheServletsPaths(String user, String path, String expected) {
        var page = NamedDispatches.browserOf(user, idp, app).get(app.url(path));

        assertThat(page.status() + (page.text().equals("PROTECTED") ? " PROTECTED" : ""))
                .isEqualTo(expected);
        assertThat(page.text().contains("PROTECTED")).isEqualTo(expected.endsWith("PROTECTED"));
    }
}
