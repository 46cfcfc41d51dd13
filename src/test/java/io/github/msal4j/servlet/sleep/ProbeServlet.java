package io.github.msal4j.servlet.sleep;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.CachedTokens;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.Components;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** The pages of the application that sleeps: what its users see, and what its process holds. */
public final class ProbeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Pattern TOKENS =
            Pattern.compile("(?m)^ *\\d+: +(\\d+) +\\d+ +" + Pattern.quote(CachedTokens.class.getName()) + " *$");

    private static final Pattern REFRESH_TOKEN =
            Pattern.compile("\"RefreshToken\":.*?\"secret\":\"([^\"]+)\"", Pattern.DOTALL);

    private static final AtomicInteger ENDED_SESSIONS = new AtomicInteger();
    /** What requests have in hand that do not end. */
    private static final List<SignedInSession> IN_HAND = new CopyOnWriteArrayList<>();
    /** A permit for each request that has begun to be held, and for each that may go on. */
    private static final Semaphore HELD = new Semaphore(0);

    private static final Semaphore RELEASED = new Semaphore(0);
    private static final AtomicBoolean HOLD_REPLACEMENT = new AtomicBoolean();

    /** Counts the sessions that the container has ended. */
    public static final class SessionCount implements HttpSessionListener {
        @Override
        public void sessionDestroyed(HttpSessionEvent event) {
            ENDED_SESSIONS.incrementAndGet();
        }
    }

    /** Holds the request that next puts something into a session in another's place, if that is asked for. */
    public static final class HeldReplacement implements HttpSessionAttributeListener {
        @Override
        public void attributeReplaced(HttpSessionBindingEvent event) {
            // A sign-in that is stored again, since its session's id has changed, is in nobody's place.
            boolean another = event.getValue() != event.getSession().getAttribute(event.getName());
            if (another && HOLD_REPLACEMENT.compareAndSet(true, false)) {
                HELD.release();
                await(RELEASED);
            }
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        response.setContentType("text/plain;charset=UTF-8");
        response.getWriter().write(answer(request));
    }

    private String answer(HttpServletRequest request) throws ServletException {
        return switch (request.getServletPath()) {
            case "/private/token" -> token(request);
            case "/private/hold" -> hold(request) + " and " + token(request);
            case "/private/refresh-token" -> refreshToken(request);
            case "/private/new-id" -> request.changeSessionId();
            case "/private/in-hand" -> keepInHand(request);
            case "/private/replicated" -> replicate(request);
            case "/open/hold" -> hold(request);
            case "/open/hold-replacement" -> {
                HOLD_REPLACEMENT.set(true);
                yield "waiting for it";
            }
            case "/open/held" -> await(HELD);
            case "/open/release" -> {
                RELEASED.release();
                yield "released";
            }
            case "/open/tokens" -> Integer.toString(sessionsWithTokens());
            case "/open/live" ->
                Integer.toString(Components.get(getServletContext(), SignOuts.class)
                        .sessions()
                        .size());
            case "/open/ended" -> ENDED_SESSIONS.toString();
            default -> "ready";
        };
    }

    private static String token(HttpServletRequest request) {
        String scope = request.getParameter("scope");
        TokenRequest wanted = TokenRequest.of(scope == null ? "User.Read" : scope);
        return AccessTokens.of(request)
                .acquire(request.getParameter("new") == null ? wanted : wanted.withForcedRefresh())
                .value();
    }

    /** As whoever stole it from a heap dump would have it. */
    private static String refreshToken(HttpServletRequest request) {
        SignedInSession session = SignedInSession.of(request.getSession()).orElseThrow();
        String cache = ((CachedTokens) session.tokens().orElseThrow()).msalCache(session.idToken());
        Matcher token = REFRESH_TOKEN.matcher(cache);
        if (!token.find()) {
            throw new IllegalStateException("no refresh token");
        }
        return token.group(1);
    }

    private static String keepInHand(HttpServletRequest request) {
        SignedInSession.of(request.getSession()).ifPresent(IN_HAND::add);
        return "kept";
    }

    /** As another node does it that sends this session with a later sign-in: the one that was first kept in hand. */
    private static String replicate(HttpServletRequest request) {
        IN_HAND.get(0).storeIn(request.getSession());
        return "replicated";
    }

    /** Wakes the session and keeps it in use until told. */
    private static String hold(HttpServletRequest request) {
        boolean found = request.getSession(false) != null;
        HELD.release();
        await(RELEASED);
        return found ? "had a session" : "had none";
    }

    private static String await(Semaphore permits) {
        try {
            if (!permits.tryAcquire(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody came");
            }
            return "now";
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a full collection leaves: one object of the class for each session in memory that has its tokens. */
    private static int sessionsWithTokens() throws ServletException {
        try {
            Object histogram = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return TOKENS.matcher(String.valueOf(histogram))
                    .results()
                    .mapToInt(line -> Integer.parseInt(line.group(1)))
                    .sum();
        } catch (JMException e) {
            throw new ServletException(e);
        }
    }
}
