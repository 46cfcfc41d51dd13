package io.github.msal4j.servlet.comparison;

import io.github.msal4j.servlet.benchmark.StubProvider;
import java.io.IOException;
import java.net.URI;

/**
 * What browsers do at one application.
 *
 * @param page where they begin
 * @param requests that a sign-in takes
 */
record Visits(RunningServer server, String page, int requests) {
    /** A user who has signed in. */
    record User(Browser browser, String nonce) {}

    static Visits at(RunningServer server, String path) throws IOException, InterruptedException {
        String page = server.address(path);
        // Beside what leads to the provider: the answer, and the page.
        return new Visits(server, page, new Browser().sentToProvider(page).requests() + 2);
    }

    Library library() {
        return server.library();
    }

    void redirect() throws IOException, InterruptedException {
        new Browser().sentToProvider(page);
    }

    User signIn() throws IOException, InterruptedException {
        Browser browser = new Browser();
        return new User(browser, browser.signIn(page, requests));
    }

    /** As a frame in a page of the provider asks, to which browsers give no cookies. */
    void signOutGlobally(User user) throws IOException, InterruptedException {
        String path = library().signOut().orElseThrow();
        String asked = path + (path.contains("?") ? "&" : "?") + "sid=" + StubProvider.sid(user.nonce());
        int status = new Browser().follow(URI.create(server.address(asked))).status();
        if (status != 200) {
            throw new IllegalStateException(library() + " answers a global sign-out with " + status);
        }
    }

    boolean isSignedIn(Browser browser) throws IOException, InterruptedException {
        return browser.follow(URI.create(page)).isOrders();
    }
}
