package io.github.msal4j.servlet.internal.gate;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.SignedInUser;
import io.github.msal4j.servlet.internal.ending.SignOuts;
import io.github.msal4j.servlet.internal.ending.SignedInSessions;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.session.StepUp;
import io.github.msal4j.servlet.internal.session.VerifiedUser;
import io.github.msal4j.servlet.internal.signin.AuthorizationRequest.Hints;
import io.github.msal4j.servlet.internal.signin.SignInFlow;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.signin.Wishes;
import io.github.msal4j.servlet.internal.token.RequestTokens;
import io.github.msal4j.servlet.internal.token.TokenService;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.RawPath;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Admits or refuses each request for a protected page; see {@link io.github.msal4j.servlet.SignInFilter}. */
public final class Gate implements Filter {
    private static final Logger log = LoggerFactory.getLogger(Gate.class);

    private SignOuts signOuts;
    private SignedInSessions sessions;
    private TokenService tokens;
    private BrowserSide browser;
    private Challenge challenge;
    private Interactions interactions;
    private DueChecks checks;
    private List<String> roles = List.of();
    private boolean optional;
    private StepUp stepUp = StepUp.NONE;
    /** For whoever is not signed in. */
    private Ask signIn = Ask.NOTHING;

    private InstantSource clock = InstantSource.system();
    private CachePolicy caching = CachePolicy.NOTHING_STORED;
    private final boolean containerDecides;
    private final boolean byName;

    public Gate() {
        this(false, false);
    }

    private Gate(boolean containerDecides, boolean byName) {
        this.containerDecides = containerDecides;
        this.byName = byName;
    }

    /** For dispatches to a servlet by its name: the path of the request is that of another page, and opens nothing. */
    static Filter ofDispatchesByName() {
        return new Gate(false, true);
    }

    /**
     * For all pages of an application whose container decides: refuses nobody, and does what is left to do for a user whom the
     * container has admitted. What caches may do with a page without a constraint is the application's affair.
     */
    public static Filter behindTheContainer() {
        return new Gate(true, false);
    }

    @Override
    public void init(FilterConfig config) throws ServletException {
        signOuts = Components.get(config.getServletContext(), SignOuts.class);
        sessions = signOuts.sessions();
        tokens = Components.get(config.getServletContext(), TokenService.class);
        browser = Components.get(config.getServletContext(), BrowserSide.class);
        SignInFlow flow = Components.get(config.getServletContext(), SignInFlow.class);
        challenge = new Challenge(flow, browser);
        checks = new DueChecks(flow.checks(), browser);
        clock = Components.get(config.getServletContext(), InstantSource.class);
        FilterParameters parameters = FilterParameters.of(config);
        interactions = new Interactions(challenge, browser, parameters);
        roles = parameters.roles();
        optional = parameters.optional();
        caching = parameters.caching();
        stepUp = parameters.stepUp();
        signIn = new Ask(Set.of(), Hints.of(new Wishes(parameters.asks(), stepUp)));
    }

    @Override
    public void doFilter(ServletRequest plainRequest, ServletResponse plainResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plainRequest;
        HttpServletResponse response = (HttpServletResponse) plainResponse;
        if (isProtected(request) && RawPath.isSuspicious(request)) {
            PathGuard.refuse(request, response, browser);
        } else {
            filter(request, response, chain);
        }
    }

    /**
     * All requests pass here. With a signed-in user, a request costs a lookup of one session attribute, ten map
     * lookups whether the sign-in was signed out, a comparison whether it is to be verified, and three objects: the wrapped
     * request, the wrapped response, and the access tokens. It takes no lock, parses nothing, does not use MSAL4J and calls
     * no other server. That is safe, because the checks are made for each request: a sign-out ends the object in the
     * session, or is remembered where {@link SignedInSessions#current} looks it up.
     */
    private void filter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            SignedInRequest.removeSignedOutUser(request);
        }
        if (request.getUserPrincipal() instanceof SignedInUser user && SignedInRequest.isWithin(request, signOuts)) {
            // An earlier filter of the chain, or an outer dispatch, has found the user already.
            admit(request, response, user, chain);
            return;
        }
        HttpSession httpSession = request.getSession(false);
        SignedInSession session = currentSession(sessions, request, httpSession).orElse(null);
        if (session != null && httpSession != null) {
            enter(session, httpSession, request, response, chain);
        } else if (isOpen(request)) {
            serveNobody(request, response, chain);
        } else if (request.getDispatcherType() != DispatcherType.INCLUDE) {
            // An include cannot redirect: the page is sent without that part.
            challenge.answer(request, response, signIn);
        }
    }

    private void enter(
            SignedInSession session,
            HttpSession httpSession,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws IOException, ServletException {
        if (sessions.isUnsure(session)) {
            answerUnsure(request, response, chain);
            return;
        }
        if (session.usage().wantsAddress()) {
            session.usage().cameFrom(request.getRemoteAddr());
        }
        if (checks.answered(session, request, response)) {
            return;
        }
        SignedInUser user = session.user();
        RequestTokens.attach(request, tokens, session, httpSession);
        admit(new SignedInRequest(request, response, session, signOuts, interactions), response, user, chain);
    }

    /**
     * It is not known whether the user has signed out at another node, so the request is treated as one without a
     * user.
     */
    private void answerUnsure(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isOpen(request)) {
            serveNobody(request, response, chain);
        } else {
            showCannotCheck(request, response, browser);
        }
    }

    static void showCannotCheck(HttpServletRequest request, HttpServletResponse response, BrowserSide browser)
            throws IOException {
        log.info(
                "A request was not served, because it is not known whether its user has signed out: reference={}",
                Reference.of(request));
        browser.pages()
                .show(
                        request,
                        response,
                        PageKind.CANNOT_CHECK,
                        browser.address().of(request));
    }

    /**
     * Ignores a session whose id is in the URL: another person may have made that URL with the id of another session
     * (R64, C24).
     */
    static Optional<SignedInSession> currentSession(
            SignedInSessions sessions, HttpServletRequest request, @Nullable HttpSession session) {
        return session == null || request.isRequestedSessionIdFromURL() ? Optional.empty() : sessions.current(session);
    }

    /**
     * Whether the request needs no user: the filter is optional, the path is the library's own, or it is an error
     * page, which must not be replaced by a redirect.
     */
    private boolean isOpen(HttpServletRequest request) {
        return optional || containerDecides || needsUserAtMost(request);
    }

    private void serveNobody(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (optional) {
            CachePolicy.varyByCookie(response);
        }
        chain.doFilter(request, response);
    }

    private void admit(HttpServletRequest request, HttpServletResponse response, SignedInUser user, FilterChain chain)
            throws IOException, ServletException {
        Optional<Throwable> left = Interactions.leftBehind(request);
        if (left.isPresent() && interactions.answered(left.get(), request, response, user)) {
            return;
        }
        try {
            if (mayEnter(request, user)) {
                enterOrStepUp(request, response, user, chain);
            } else if (request.getDispatcherType() != DispatcherType.INCLUDE) {
                MissingRole.refuse(request, response, browser, user, roles);
            }
            interactions.answerHandedOver(request, response, user);
        } catch (ServletException | RuntimeException e) {
            if (!interactions.answered(e, request, response, user)) {
                throw e;
            }
        }
    }

    private void enterOrStepUp(
            HttpServletRequest request, HttpServletResponse response, SignedInUser user, FilterChain chain)
            throws IOException, ServletException {
        if (needsNoStepUp(request, user)) {
            chain.doFilter(request, answerFor(request, response));
        } else if (request.getDispatcherType() != DispatcherType.INCLUDE) {
            interactions.stepUp(request, response, user);
        }
    }

    private boolean needsNoStepUp(HttpServletRequest request, SignedInUser user) {
        return stepUp.isNone()
                || needsUserAtMost(request)
                || (user instanceof VerifiedUser known
                        && stepUp.isMetBy(
                                known, clock.instant(), browser.settings().authority()));
    }

    /** Error pages need no role and no other sign-in, as they need no user; nor does the way out, to another account, or to the end. */
    private boolean needsUserAtMost(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.ERROR
                || (!byName && browser.address().isOwnPath(request));
    }

    private boolean isProtected(HttpServletRequest request) {
        return !containerDecides || ContainerGate.isConstrained(request);
    }

    private HttpServletResponse answerFor(HttpServletRequest request, HttpServletResponse response) {
        if (!containerDecides) {
            return caching.forUser(request, response);
        }
        return isProtected(request) ? CachePolicy.behindConstraint(request, response) : response;
    }

    private boolean mayEnter(HttpServletRequest request, SignedInUser user) {
        return roles.isEmpty() || needsUserAtMost(request) || user.hasAnyRole(roles);
    }
}
