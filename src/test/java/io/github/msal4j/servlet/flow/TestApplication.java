package io.github.msal4j.servlet.flow;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.StartUpListener;
import io.github.msal4j.servlet.fakes.Serialized;
import io.github.msal4j.servlet.harness.Await;
import io.github.msal4j.servlet.harness.HarnessFiles;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.EventListener;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.FilterMapping;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.session.DefaultSessionCache;
import org.eclipse.jetty.session.DefaultSessionIdManager;
import org.eclipse.jetty.session.HouseKeeper;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** A web application with the library in it, on embedded Jetty at a free port, registered at a local provider. */
final class TestApplication implements AutoCloseable {
    static final String CLIENT_ID = "flow-client";
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SECRET = "flow-client-secret-that-must-never-be-logged";

    /** Enough for all requests of the tests that send many at a time. */
    private final Server server = new Server(new QueuedThreadPool(400));

    private final ServerConnector connector = new ServerConnector(server);
    private final ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    /** Takes the registration, when the port is known. */
    private final Consumer<AppRegistration> provider;

    private final String host;
    private final String clientId;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final StartUpListener library = new StartUpListener();
    private Optional<String> registeredSecret = Optional.empty();
    private Optional<X509Certificate> registeredCertificate = Optional.empty();
    private boolean sidClaim = true;
    private final List<SignedInSession> seenSessions = new CopyOnWriteArrayList<>();
    /** Those that the container has now. */
    private final Set<HttpSession> sessions = ConcurrentHashMap.newKeySet();

    private final AtomicInteger underWay = new AtomicInteger();
    private final List<SignInEnd> ends = new CopyOnWriteArrayList<>();

    /** What a page of the application does. */
    interface Handler {
        void handle(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException;
    }

    private TestApplication(String authority, Consumer<AppRegistration> provider, String host, String clientId) {
        this.provider = provider;
        this.host = host;
        this.clientId = clientId;
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(context);
        context.setContextPath("/app");
        // A port comes again, and with it what another test's application has kept.
        context.setAttribute(
                ServletContext.TEMPDIR,
                HarnessFiles.temporaryDirectory("application-").toFile());
        housekeeper();
        set("msal.tenant-id", Tenant.CONTOSO.id());
        set("msal.authority", authority);
        set("msal.client-id", clientId);
        set("msal.client-secret", SECRET);
        set("msal.scopes", "User.Read");
        set("msal.http-timeout", "5s");
        // Tests look at what the provider was asked; those of the checks and of re-verification switch them on.
        set("msal.start-up-checks", "none");
        // Tests let hours pass between two pages.
        set("msal.verify-sign-in", "off");
        set("msal.revalidate", "off");
        context.setAttribute(SignInEndListener.class.getName(), (SignInEndListener) ends::add);
        context.addEventListener(library);
        context.addEventListener(new SessionWatch());
        filter("/private/*", Map.of());
        page("/private/*", (request, response) -> text(response, "private page of " + request.getRemoteUser()));
    }

    private void housekeeper() {
        try {
            DefaultSessionIdManager ids = new DefaultSessionIdManager(server);
            HouseKeeper keeper = new HouseKeeper();
            keeper.setSessionIdManager(ids);
            keeper.setIntervalSec(1);
            ids.setSessionHouseKeeper(keeper);
            server.addBean(ids, true);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static TestApplication at(LocalIdentityProvider idp) {
        return at(idp, "localhost", CLIENT_ID);
    }

    static TestApplication at(LocalIdentityProvider idp, String host, String clientId) {
        return new TestApplication(idp.origin(), idp::register, host, clientId);
    }

    /**
     * An application at a provider that is not the local one.
     *
     * @param register has the provider know the application, whose address has a port by then
     */
    static TestApplication at(String issuer, Consumer<AppRegistration> register) {
        return new TestApplication(issuer, register, "localhost", CLIENT_ID).without("msal.tenant-id");
    }

    TestApplication set(String parameter, String value) {
        parameters.put(parameter, value);
        return this;
    }

    TestApplication without(String parameter) {
        parameters.remove(parameter);
        return this;
    }

    /** What the provider knows as the secret, whatever the application has. */
    TestApplication registeredSecret(String value) {
        registeredSecret = Optional.of(value);
        return this;
    }

    /** The provider knows this certificate in place of a secret. */
    TestApplication certificate(X509Certificate certificate) {
        registeredCertificate = Optional.of(certificate);
        return this;
    }

    /** A registration as it is before the optional claim is added. */
    TestApplication withoutSidClaim() {
        sidClaim = false;
        return this;
    }

    /** As with a {@code metadata-complete} web.xml that does not name the listener. */
    TestApplication withoutListener() {
        context.removeEventListener(library);
        return this;
    }

    /** The sign-in filter is there and mapped to nothing. */
    TestApplication withoutFilterMapping() {
        context.getServletHandler().setFilterMappings(new FilterMapping[0]);
        return this;
    }

    /** An attribute that the application's own listener sets before the library starts. */
    TestApplication attribute(String name, Object value) {
        context.setAttribute(name, value);
        return this;
    }

    /** A listener of the application itself; told of the stop before the library is. */
    TestApplication listener(EventListener listener) {
        context.addEventListener(listener);
        return this;
    }

    /** HTTP/2 as well, without TLS and by prior knowledge (RFC 9113 section 3.3). */
    TestApplication http2() {
        connector.addConnectionFactory(new HTTP2CServerConnectionFactory(new HttpConfiguration()));
        return this;
    }

    /** The application's own, e.g. with services in it. */
    TestApplication classLoader(ClassLoader own) {
        context.setClassLoader(own);
        return this;
    }

    TestApplication contextPath(String path) {
        context.setContextPath(path);
        return this;
    }

    /** As a {@code <cookie-config>} in web.xml. */
    TestApplication sessionCookie(Consumer<SessionCookieConfig> change) {
        change.accept(context.getSessionHandler().getSessionCookieConfig());
        return this;
    }

    /** The {@code SameSite} attribute of the container's session cookie. */
    TestApplication sameSite(HttpCookie.SameSite value) {
        context.getSessionHandler().setSameSite(value);
        context.getSessionHandler().getSessionCookieConfig().setSecure(value == HttpCookie.SameSite.NONE);
        return this;
    }

    TestApplication clock(InstantSource clock) {
        context.setAttribute(InstantSource.class.getName(), clock);
        return this;
    }

    TestApplication filter(String path, Map<String, String> initParameters) {
        FilterHolder filter = new FilterHolder(SignInFilter.class);
        filter.setInitParameters(initParameters);
        filter.setAsyncSupported(true);
        context.addFilter(filter, path, EnumSet.allOf(DispatcherType.class));
        return this;
    }

    /** A filter of the application itself. */
    TestApplication filter(Filter filter, String path) {
        context.addFilter(new FilterHolder(filter), path, EnumSet.of(DispatcherType.REQUEST));
        return this;
    }

    /** Another application of the same server, which gives everybody a session and shows its id. */
    TestApplication sibling(String path) {
        ServletContextHandler sibling = new ServletContextHandler(ServletContextHandler.SESSIONS);
        sibling.setContextPath(path);
        sibling.addServlet(
                new ServletHolder(new HandlerServlet((request, response) ->
                        text(response, request.getSession().getId()))),
                "/");
        server.setHandler(new ContextHandlerCollection(context, sibling));
        return this;
    }

    TestApplication page(String path, Handler handler) {
        ServletHolder servlet = new ServletHolder(new HandlerServlet(handler));
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, path);
        return this;
    }

    /** A servlet of the library, as web.xml may declare it. */
    TestApplication servlet(Class<? extends HttpServlet> type, String path, Map<String, String> initParameters) {
        ServletHolder servlet = new ServletHolder(type);
        servlet.setInitParameters(initParameters);
        context.addServlet(servlet, path);
        return this;
    }

    TestApplication errorPage(int status, String path) {
        ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
        pages.addErrorPage(status, path);
        context.setErrorHandler(pages);
        return this;
    }

    /** A page of the application for whatever goes wrong. */
    TestApplication errorPage(String path) {
        ErrorPageErrorHandler pages = new ErrorPageErrorHandler();
        pages.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, path);
        context.setErrorHandler(pages);
        return this;
    }

    TestApplication start() {
        try {
            parameters.forEach(context::setInitParameter);
            // The port is known before anything of the application asks the provider.
            connector.open();
            register();
            server.start();
        } catch (Exception e) {
            close();
            throw new IllegalStateException("The application did not start", e);
        }
        return this;
    }

    private void register() {
        AppRegistration registration = registeredCertificate
                .map(certificate -> AppRegistration.of(clientId).certificate(certificate))
                .orElseGet(() -> AppRegistration.of(
                        clientId,
                        registeredSecret.orElseGet(() -> parameters.getOrDefault("msal.client-secret", SECRET))));
        provider.accept(registration
                .redirectUri(url("/signin-oidc"))
                .postLogoutRedirectUri(url("/signout-callback-oidc"))
                .frontChannelLogoutUri(url("/signout-callback-oidc"))
                .optionalSidClaim(sidClaim)
                .optionalLoginHintClaim(true)
                .consented("User.Read"));
    }

    /** The address of a path of the application. */
    String url(String path) {
        String root = context.getContextPath().equals("/") ? "" : context.getContextPath();
        return "http://" + host + ":" + connector.getLocalPort() + root + path;
    }

    /** Every sign-in that was put into a session here, in order; also those that have ended. */
    List<SignedInSession> signIns() {
        return List.copyOf(seenSessions);
    }

    SignedInSession lastSignIn() {
        return seenSessions.get(seenSessions.size() - 1);
    }

    /** What the application was told of ends of sign-ins, in order. */
    List<SignInEnd> ends() {
        return List.copyOf(ends);
    }

    int liveSessions() {
        return component(SignOuts.class).sessions().size();
    }

    /** Waits until the index holds so many sign-ins: what ends without a request leaves it a moment after it has ended. */
    void awaitLiveSessions(int expected) {
        awaitLiveSessions(expected, "as many as should live");
    }

    /** As above; the reason is told when it does not come about. */
    void awaitLiveSessions(int expected, String why) {
        Await.until(
                () -> "the index holds " + expected + " (" + why + "), and not " + liveSessions(),
                SOON,
                () -> liveSessions() == expected);
    }

    /** A part of the library as it works in this application. */
    <T> T component(Class<T> type) {
        return type.cast(Objects.requireNonNull(context.getServletContext().getAttribute(type.getName())));
    }

    /** So that they live exactly as long as the container and the library want them. */
    void forgetSignIns() {
        seenSessions.clear();
    }

    /** How many requests are in a page of the application right now. */
    int requestsUnderWay() {
        return underWay.get();
    }

    /** How many sessions the container holds, signed in or not. */
    int containerSessions() {
        return (int) ((DefaultSessionCache) context.getSessionHandler().getSessionCache()).getSessionsCurrent();
    }

    /** Waits for the container's housekeeper, which ends idle sessions: it counts them out first and tells of it then. */
    void awaitNoSessions() {
        Await.until("all sessions have timed out", SOON, () -> containerSessions() == 0 && !ends.isEmpty());
    }

    /** Ends all sessions as an administrator does with the container's own tools. */
    void invalidateAllSessions() {
        List.copyOf(sessions)
                .forEach(session ->
                        context.getSessionHandler().getSessionIdManager().invalidateAll(session.getId()));
    }

    void undeploy() {
        sessions.clear();
        LifeCycle.stop(context);
    }

    /** What the container does with a store without a cache: the session has another object of the same sign-in from now on. */
    static void readBack(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpSession session = request.getSession();
        SignedInSession read = Serialized.copy(SignedInSession.of(session).orElseThrow());
        session.setAttribute(SignedInSession.ATTRIBUTE, read);
        text(response, "another");
    }

    /** Gets a page an hour later, and returns when the provider has confirmed the sign-in: for {@code msal.revalidate} of 1h. */
    void verifyAgain(SettableClock clock, HttpVisitor browser, String page) {
        clock.advance(Duration.ofHours(1));
        long now = clock.millis();
        browser.get(url(page));
        Await.until("verified again", Duration.ofSeconds(60), () -> lastSignIn().verifiedAt() == now);
    }

    static void text(HttpServletResponse response, String text) throws IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(text);
    }

    /** Ends all sessions first, after which nothing may be left of any sign-in, whatever the test did (R51). */
    @Override
    public void close() {
        try {
            if (context.isStarted()
                    && context.getServletContext().getAttribute(SignOuts.class.getName())
                            instanceof SignOuts signOuts) {
                awaitNothingLeft(signOuts);
            }
        } finally {
            LifeCycle.stop(server);
        }
    }

    private void awaitNothingLeft(SignOuts signOuts) {
        Await.until("the index is empty when all sessions have ended", SOON, () -> {
            // Again and again, since a request that is still under way may have made one.
            invalidateAllSessions();
            return sessions.isEmpty() && signOuts.sessions().size() == 0;
        });
    }

    private final class SessionWatch implements HttpSessionAttributeListener, HttpSessionListener {
        @Override
        public void sessionCreated(HttpSessionEvent event) {
            sessions.add(event.getSession());
        }

        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            sessions.remove(event.getSession());
        }

        @Override
        public void attributeAdded(HttpSessionBindingEvent event) {
            note(event);
        }

        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            note(event);
        }

        private void note(HttpSessionBindingEvent event) {
            Object value = event.getSession().getAttribute(event.getName());
            if (value instanceof SignedInSession session && !seenSessions.contains(session)) {
                seenSessions.add(session);
            }
        }
    }

    private final class HandlerServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient Handler handler;

        HandlerServlet(Handler handler) {
            this.handler = handler;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response)
                throws ServletException, IOException {
            underWay.incrementAndGet();
            try {
                handler.handle(request, response);
            } finally {
                underWay.decrementAndGet();
            }
        }
    }
}
