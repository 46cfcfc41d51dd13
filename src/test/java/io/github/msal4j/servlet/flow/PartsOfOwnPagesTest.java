package io.github.msal4j.servlet.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * C18: a filter of the application puts parts of protected pages around every page, as frameworks for layouts do; also around the
 * library's own pages, whose paths are open to everybody. Guards: {@code PublicAddress.isOwnPath}, of what is included, and {@code
 * NamedDispatchGate}.
 */
class PartsOfOwnPagesTest {
    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final TestApplication app = TestApplication.at(idp)
            .set("msal.health-path", "/health")
            .filter(new Layout(), "/*")
            .filter("/admin/*", Map.of("roles", "Admin"))
            .filter("/recent/*", Map.of("auth-context", "c1"))
            .page("/private/part", (request, response) -> response.getWriter().write("PROTECTED"))
            .page("/admin/part", (request, response) -> response.getWriter().write("PROTECTED"))
            .page("/recent/part", (request, response) -> response.getWriter().write("PROTECTED"));

    /** Puts a part before each page for which the request asks for one. */
    private static final class Layout extends HttpFilter {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            if (request.getParameter("part") != null) {
                request.getRequestDispatcher(request.getParameter("part")).include(request, response);
            } else if (request.getParameter("named") != null) {
                NamedDispatches.to(request.getParameter("named"), request).include(request, response);
            } else if (request.getParameter("instead") != null) {
                NamedDispatches.to(request.getParameter("instead"), request).forward(request, response);
                return;
            }
            chain.doFilter(request, response);
        }
    }

    @BeforeEach
    void start() {
        app.start();
    }

    @AfterEach
    void stop() {
        app.close();
        idp.close();
    }

    @ParameterizedTest(name = "C18 {0} at {1}: {2}")
    @CsvSource({
        "nobody, /open?part=/private/part, false",
        "nobody, /signout?part=/private/part, false",
        "nobody, /signin-oidc?part=/private/part, false",
        "nobody, /signout-callback-oidc?part=/private/part, false",
        "nobody, /health?part=/private/part, false",
        "nobody, /signout?named=/private/part, false",
        "nobody, /signout?instead=/private/part, false",
        "bob, /signout?part=/private/part, true",
        "bob, /signout?named=/private/part, true",
        "bob, /signout?instead=/private/part, true",
        "bob, /signout?part=/admin/part, false",
        "bob, /signout?named=/admin/part, false",
        "bob, /signout?instead=/admin/part, false",
        "bob, /signout?part=/recent/part, false",
        "bob, /signout?named=/recent/part, false",
        "ada, /signout?part=/admin/part, true",
        "ada, /signout?named=/admin/part, true"
    })
    void aPartIsForWhomThePageIsOfWhichItIs(String user, String path, boolean shown) {
        assertThat(NamedDispatches.browserOf(user, idp, app)
                        .get(app.url(path))
                        .text()
                        .contains("PROTECTED"))
                .isEqualTo(shown);
    }
}
