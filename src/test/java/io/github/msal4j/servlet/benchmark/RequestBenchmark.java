package io.github.msal4j.servlet.benchmark;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.AccessTokens;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What the library adds to the cost of each request: of a signed-in user, and of an anonymous one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {
    private BareContainer container;
    private BareRequest request;
    private BareRequest anonymous;
    private BareResponse response;
    private AccessTokens tokens;
    private int status;

    @SuppressWarnings("UnnecessaryLambda")
    private final FilterChain page = (ask, answer) -> status = response.getStatus();

    @Setup
    public void signIn() throws ServletException, IOException {
        container = new BareContainer();
        response = new BareResponse();
        request = new BareRequest(container, "/orders/open").with(container.signIn(page));
        anonymous = new BareRequest(container, "/orders/open");
        container.filter().doFilter(request, response, page);
        tokens = AccessTokens.of(request);
    }

    /** The yardstick: the page without a filter. */
    @Benchmark
    public int bare() throws ServletException, IOException {
        request.recycle();
        page.doFilter(request, response);
        return status;
    }

    @Benchmark
    public int filtered() throws ServletException, IOException {
        request.recycle();
        container.filter().doFilter(request, response, page);
        return status;
    }

    @Benchmark
    public AccessToken acquire() {
        return tokens.acquire("User.Read");
    }

    /** Over the bare container, since there is none. */
    @Benchmark
    public String redirect() throws ServletException, IOException {
        anonymous.recycle();
        BareResponse redirect = new BareResponse();
        container.filter().doFilter(anonymous, redirect, page);
        return redirect.location();
    }

    @TearDown
    public void close() {
        if (container.sessionsMade() != 1) {
            throw new IllegalStateException("Anonymous requests have made sessions: " + container.sessionsMade());
        }
        container.close();
    }
}
