package io.github.msal4j.servlet.comparison;

import static io.github.msal4j.servlet.benchmark.StubProvider.EXPIRED;
import static io.github.msal4j.servlet.benchmark.StubProvider.FORGED;
import static io.github.msal4j.servlet.benchmark.StubProvider.FOR_ANOTHER;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What each library guards against, found by trying it. */
final class Guards {
    static final List<String> TITLES = List.of(
            "refuses a token signed by a stranger",
            "a token for another application",
            "an expired token",
            "another nonce",
            "an answer in another browser",
            "sends PKCE",
            "changes the session's id");

    private final Visits visits;

    Guards(Visits visits) {
        this.visits = visits;
    }

    String row() throws IOException, InterruptedException {
        return Stream.of(
                        refuses(FORGED),
                        refuses(FOR_ANOTHER),
                        refuses(EXPIRED),
                        refuses("another-"),
                        refusesAnotherBrowser(),
                        sendsPkce(),
                        changesTheSessionId())
                .map(guarded -> guarded ? "yes" : "no")
                .collect(Collectors.joining(" | "));
    }

    /** @param before the nonce, in the code, which says what the provider's token is like */
    private boolean refuses(String before) throws IOException, InterruptedException {
        Browser browser = new Browser();
        Browser.SentToProvider asked = browser.sentToProvider(visits.page());
        browser.follow(asked.answer(before + asked.nonce()));
        return !visits.isSignedIn(browser);
    }

    private boolean refusesAnotherBrowser() throws IOException, InterruptedException {
        Browser.SentToProvider asked = new Browser().sentToProvider(visits.page());
        Browser another = new Browser();
        another.follow(asked.answer(asked.nonce()));
        return !visits.isSignedIn(another);
    }

    private boolean sendsPkce() throws IOException, InterruptedException {
        return new Browser()
                .sentToProvider(visits.page())
                .parameter("code_challenge_method")
                .equals("S256");
    }

    /** Of a session that somebody else may have begun, and know. */
    private boolean changesTheSessionId() throws IOException, InterruptedException {
        Browser browser = new Browser();
        browser.follow(URI.create(visits.server().address(Site.OPEN)));
        String before = browser.cookies();
        browser.signIn(visits.page(), visits.requests());
        return !browser.cookies().equals(before);
    }
}
