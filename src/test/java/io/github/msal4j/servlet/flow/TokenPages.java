package io.github.msal4j.servlet.flow;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** An application with pages that hand out tokens, and crowds that ask for them. */
public final class TokenPages implements AutoCloseable {
    final SettableClock clock = SettableClock.atPresent();
    final LocalIdentityProvider idp =
            LocalIdentityProvider.builder().clock(clock).start();
    final TestApplication app = TestApplication.at(idp)
            .clock(clock)
            // Crowds on a small machine.
            .set("msal.http-timeout", "60s")
            .page(
                    "/private/token",
                    (request, response) -> TestApplication.text(
                            response,
                            AccessTokens.of(request).acquire("User.Read").value()));

    /** What a page shows of the signed-in user's request. */
    public interface Text {
        String of(HttpServletRequest request);
    }

    public TokenPages page(String path, Text text) {
        app.page(path, (request, response) -> TestApplication.text(response, text.of(request)));
        return this;
    }

    /** A servlet of another library. */
    public TokenPages servlet(Class<? extends HttpServlet> type, String path, Map<String, String> initParameters) {
        app.servlet(type, path, initParameters);
        return this;
    }

    /** The application's own class loader. */
    public TokenPages classLoader(ClassLoader own) {
        app.classLoader(own);
        return this;
    }

    /** The provider's token endpoint fails from now on. */
    public void breakTokenEndpoint() {
        idp.faults().at(Endpoint.TOKEN).status(503);
    }

    /** What a listener of the application would set before the library starts. */
    public TokenPages attribute(String name, Object value) {
        app.attribute(name, value);
        return this;
    }

    public String url(String path) {
        return app.url(path);
    }

    /** Started, with a provider that needs no picker. */
    public TokenPages start() {
        idp.signInWithoutUi("ada");
        app.start();
        return this;
    }

    /** A browser that has signed in. */
    public HttpVisitor visitor() {
        HttpVisitor visitor = new HttpVisitor(clock);
        visitor.get(app.url("/private/"));
        if (!visitor.followAll().text().startsWith("private page")) {
            throw new AssertionError("not signed in: " + visitor.page());
        }
        return visitor;
    }

    /** Another tab of the same browser: the same cookies, but requests of its own. */
    HttpVisitor tabOf(HttpVisitor browser) {
        HttpVisitor tab = new HttpVisitor(clock);
        browser.cookies().all().forEach(tab.cookies()::put);
        return tab;
    }

    /** Does it that often at the same time; the results in no order. */
    static <T> List<Future<T>> together(int times, IntFunction<T> work) {
        ExecutorService threads = Executors.newFixedThreadPool(times);
        try {
            List<Callable<T>> calls = IntStream.range(0, times)
                    .<Callable<T>>mapToObj(i -> () -> work.apply(i))
                    .toList();
            return calls.stream().map(threads::submit).toList();
        } finally {
            threads.shutdown();
        }
    }

    static <T> T join(Future<T> future) {
        try {
            return future.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        app.close();
        idp.close();
    }
}
