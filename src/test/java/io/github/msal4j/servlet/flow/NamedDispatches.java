package io.github.msal4j.servlet.flow;

import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServletRequest;

/** What tests of dispatches to a servlet by its name have in common. */
final class NamedDispatches {
    private NamedDispatches() {}

    /** To the servlet that is mapped to this path. */
    static RequestDispatcher to(String path, HttpServletRequest request) {
        return request.getServletContext().getServletRegistrations().values().stream()
                .filter(servlet -> servlet.getMappings().contains(path))
                .map(ServletRegistration::getName)
                .map(request.getServletContext()::getNamedDispatcher)
                .findFirst()
                .orElseThrow();
    }

    /** The browser of a user who is signed in, or of "nobody". */
    static HttpVisitor browserOf(String user, LocalIdentityProvider idp, TestApplication app) {
        HttpVisitor browser = new HttpVisitor();
        if (!user.equals("nobody")) {
            idp.signInWithoutUi(user);
            browser.get(app.url("/private/"));
            browser.followAll();
        }
        return browser;
    }
}
