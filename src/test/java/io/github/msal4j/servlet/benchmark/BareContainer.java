package io.github.msal4j.servlet.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.SignInCallbackServlet;
import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.SignOutCallbackServlet;
import io.github.msal4j.servlet.StartUpListener;
import io.github.msal4j.servlet.fakes.ShiftedClock;
import io.github.msal4j.servlet.fakes.TestCertificate;
import io.github.msal4j.servlet.harness.HarnessFiles;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.Cookie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The library in as little of a container as it can run in, so that what is measured is the library. Users sign in at a
 * {@link StubProvider} over HTTP.
 */
final class BareContainer implements AutoCloseable {
    private static final Pattern PARAMETER = Pattern.compile("[?&](state|nonce)=([^&]*)");

    private final ShiftedClock clock = new ShiftedClock();
    private final StubProvider provider;
    private final Map<String, Object> attributes = new ConcurrentHashMap<>();
    private final Map<String, String> parameters = new HashMap<>();
    private final ServletContext context = answering(ServletContext.class, this::answer);
    private final StartUpListener library = new StartUpListener();
    private final AtomicInteger sessions = new AtomicInteger();
    private final Filter filter = new SignInFilter();
    private final Servlet callback = new SignInCallbackServlet();
    private final Servlet signOutCallback = new SignOutCallbackServlet();

    BareContainer() {
        this(false);
    }

    /** @param tls whether the library calls the provider by https */
    BareContainer(boolean tls) {
        Path directory = HarnessFiles.temporaryDirectory("benchmark-");
        Optional<TestCertificate> certificate =
                tls ? Optional.of(TestCertificate.rsa(directory, "localhost")) : Optional.empty();
        provider = new StubProvider(clock, certificate);
        certificate.ifPresent(one -> parameters.put("msal.trust-store", trusting(one)));
        parameters.putAll(provider.parameters());
        parameters.put("msal.base-url", "https://app.example");
        attributes.put(InstantSource.class.getName(), clock);
        attributes.put(ServletContext.TEMPDIR, directory.toFile());
        library.contextInitialized(new ServletContextEvent(context));
        try {
            filter.init(config(FilterConfig.class));
            callback.init(config(ServletConfig.class));
            signOutCallback.init(config(ServletConfig.class));
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String trusting(TestCertificate certificate) {
        try {
            Path file = certificate.store().resolveSibling("trusted.pem");
            return Files.writeString(file, certificate.certificatePem()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Answers {
        @Nullable
        Object to(String called, Object[] arguments);
    }

    private static <T> T answering(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                BareContainer.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, called, arguments) -> answers.to(called.getName(), arguments)));
    }

    static <T> T refusing(Class<T> type) {
        return answering(type, (called, arguments) -> {
            throw new UnsupportedOperationException(called);
        });
    }

    private <T> T config(Class<T> type) {
        return answering(type, (called, arguments) -> switch (called) {
            case "getServletContext" -> context;
            case "getInitParameterNames" -> Collections.emptyEnumeration();
            default -> null;
        });
    }

    private @Nullable Object answer(String called, Object[] arguments) {
        return switch (called) {
            case "getAttribute" -> attributes.get((String) arguments[0]);
            case "setAttribute" -> attributes.put((String) arguments[0], arguments[1]);
            case "getInitParameterNames" -> Collections.enumeration(parameters.keySet());
            case "getInitParameter" -> parameters.get((String) arguments[0]);
            // One that does not know the listeners of other tests, which keep what they are told.
            case "getClassLoader" -> ClassLoader.getPlatformClassLoader();
            case "getContextPath" -> "";
            case "getSessionCookieConfig" -> answering(SessionCookieConfig.class, (name, given) -> cookie(name));
            case "getEffectiveSessionTrackingModes" -> Set.of();
            case "getServletRegistrations", "getFilterRegistrations" -> Map.of();
            case "addServlet" ->
                answering(
                        ServletRegistration.Dynamic.class,
                        (name, given) -> name.equals("addMapping") ? Set.of() : null);
            case "addFilter" -> answering(FilterRegistration.Dynamic.class, (name, given) -> null);
            default -> null;
        };
    }

    /** As it should be, so that nothing is warned of. */
    private static @Nullable Object cookie(String asked) {
        return switch (asked) {
            case "isHttpOnly", "isSecure" -> true;
            case "getAttribute" -> "Lax";
            default -> null;
        };
    }

    ShiftedClock clock() {
        return clock;
    }

    StubProvider provider() {
        return provider;
    }

    ServletContext context() {
        return context;
    }

    Filter filter() {
        return filter;
    }

    SignOuts signOuts() {
        return (SignOuts) Objects.requireNonNull(attributes.get(SignOuts.class.getName()));
    }

    BareSession newSession() {
        sessions.incrementAndGet();
        return new BareSession(context);
    }

    int sessionsMade() {
        return sessions.get();
    }

    /** A full sign-in as a browser goes through it: redirect, callback with the code, and the page itself. */
    BareSession signIn(FilterChain page) throws ServletException, IOException {
        BareResponse redirect = new BareResponse();
        filter.doFilter(new BareRequest(this, "/orders/open"), redirect, page);
        Map<String, String> sent = parameters(redirect.location());

        BareRequest answer = new BareRequest(this, "/signin-oidc")
                .with(
                        Map.of(
                                "code", Objects.requireNonNull(sent.get("nonce")),
                                "state", Objects.requireNonNull(sent.get("state"))),
                        redirect.cookies().toArray(Cookie[]::new));
        BareResponse signedIn = new BareResponse();
        callback.service(answer, signedIn);
        if (!signedIn.location().equals("https://app.example/orders/open")) {
            throw new IllegalStateException("Not signed in, but sent to " + signedIn.location());
        }
        filter.doFilter(new BareRequest(this, "/orders/open").with(answer.session()), new BareResponse(), page);
        return Objects.requireNonNull(answer.session());
    }

    private static Map<String, String> parameters(String location) {
        Map<String, String> found = new HashMap<>();
        Matcher pairs = PARAMETER.matcher(location);
        while (pairs.find()) {
            found.put(pairs.group(1), URLDecoder.decode(pairs.group(2), UTF_8));
        }
        return found;
    }

    /** The provider's request to the front-channel logout URL. */
    void signOutGlobally(String sid) throws ServletException, IOException {
        BareResponse page = new BareResponse();
        signOutCallback.service(new BareRequest(this, "/signout-callback-oidc").with(Map.of("sid", sid)), page);
        if (page.getStatus() != 200) {
            throw new IllegalStateException("The sign-out was answered with status " + page.getStatus());
        }
    }

    @Override
    public void close() {
        library.contextDestroyed(new ServletContextEvent(context));
        provider.close();
    }
}
