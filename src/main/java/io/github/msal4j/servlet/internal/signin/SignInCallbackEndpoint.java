package io.github.msal4j.servlet.internal.signin;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.base.SeldomLogged;
import io.github.msal4j.servlet.internal.config.Settings.ResponseMode;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.monitoring.Correlation;
import io.github.msal4j.servlet.internal.monitoring.Counters;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.CorrelatedServlet;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.Navigation;
import io.github.msal4j.servlet.internal.web.Pages;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The redirect URI, see {@link io.github.msal4j.servlet.SignInCallbackServlet}. */
public final class SignInCallbackEndpoint extends CorrelatedServlet {
    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(SignInCallbackEndpoint.class);

    private transient SignInFlow flow;
    private transient BrowserSide browser;
    private transient Counters counters;
    private transient SeldomLogged unsolicited;
    private transient SeldomLogged strayErrors;
    private transient SeldomLogged lostForms;

    @Override
    public void init() throws ServletException {
        flow = Components.get(getServletContext(), SignInFlow.class);
        browser = Components.get(getServletContext(), BrowserSide.class);
        counters = Components.get(getServletContext(), Provider.class).counters();
        InstantSource clock = Components.get(getServletContext(), InstantSource.class);
        unsolicited = new SeldomLogged(clock);
        strayErrors = new SeldomLogged(clock);
        lostForms = new SeldomLogged(clock);
    }

    /** See {@link io.github.msal4j.servlet.SignInCallbackServlet#link}. */
    public static String link(HttpServletRequest request, String returnTo, Map<String, String> parameters) {
        return SignInLink.ofApplication(request, returnTo, parameters);
    }

    /** The id of the sign-in, which the log lines before the redirect to the provider have as well. */
    @Override
    protected Correlation correlation(HttpServletRequest request) {
        boolean carriesAnswer =
                !request.getMethod().equals("POST") || browser.settings().responseMode() == ResponseMode.FORM_POST;
        String state = carriesAnswer ? StrayAnswers.state(request) : "";
        return state.isEmpty() ? Correlation.begin() : Correlation.of(SignInFlow.correlationId(state));
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (browser.hosts().refuse(request, response)) {
            return;
        }
        if (Navigation.isInAdvance(request)) {
            // Nothing begins or ends that the user may never see; browsers then load the page when it is opened.
            Pages.noStore(response);
            response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        if (request.getParameter(SignInLink.RETURN_TO) != null && request.getParameter("state") == null) {
            start(request, response);
        } else if (request.getParameter(SignInLink.VERIFY_TO) != null && request.getParameter("state") == null) {
            verify(request, response);
        } else {
            finish(request, response);
        }
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (browser.hosts().refuse(request, response)) {
            return;
        }
        if (browser.settings().responseMode() == ResponseMode.FORM_POST) {
            finish(request, response);
        } else {
            Pages.noStore(response);
            response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        }
    }

    /** A HEAD request must not use a code. */
    @Override
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        Pages.noStore(response);
    }

    private void start(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String wanted = request.getParameter(SignInLink.RETURN_TO);
        LocalPath returnTo = LocalPath.of(wanted).orElse(LocalPath.ROOT);
        LocalPath.whyNot(wanted)
                .ifPresent(reason -> log.info(
                        "After this sign-in the user comes to the root and not to the address in {}: reference={}: {}",
                        SignInLink.RETURN_TO,
                        Reference.of(request),
                        reason));
        try {
            flow.beginBy(request, response, returnTo);
        } catch (ProviderUnavailableException e) {
            fail(request, response, SignInFailure.of(e));
        }
    }

    /** For pages that seldom navigate by themselves: they open this address in a window. */
    private void verify(HttpServletRequest request, HttpServletResponse response) throws IOException {
        LocalPath returnTo =
                LocalPath.of(request.getParameter(SignInLink.VERIFY_TO)).orElse(LocalPath.ROOT);
        Optional<SignedInSession> session =
                Navigation.isInWindow(request) ? flow.checks().current(request) : Optional.empty();
        if (session.isEmpty() || !flow.checks().begin(request, response, session.get(), returnTo, true)) {
            Pages.noStore(response);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", browser.address().within(request, returnTo.value()));
        }
    }

    private void finish(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            flow.finish(request, response);
        } catch (SignInFailure e) {
            fail(request, response, e);
        }
    }

    private void fail(HttpServletRequest request, HttpServletResponse response, SignInFailure failure)
            throws IOException {
        if (failure.isAnybodys()) {
            counters.unsolicitedAnswer();
            noteSeldom(request, failure);
        } else {
            counters.signInFailed(failure.reason() + ": " + failure.getMessage());
            log.warn(
                    "Sign-in failed: reason={}, reference={}: {}",
                    failure.reason(),
                    Reference.of(request),
                    failure.getMessage());
        }
        PageKind page = page(failure.reason());
        String href = browser.address().within(request, goOn(page, request).value());
        if (failure.said().isPresent()) {
            browser.pages()
                    .showSaying(request, response, page, href, failure.said().get());
        } else {
            browser.pages().show(request, response, page, href);
        }
    }

    /** Where the page's link leads: with "try again" to the address that the user wants. */
    private LocalPath goOn(PageKind page, HttpServletRequest request) {
        return switch (page) {
            case SIGN_IN_UNKNOWN, SIGN_IN_FAILED, SIGN_IN_NOT_ENOUGH, ADMISSION_FAILED, PROVIDER_DOWN ->
                flow.returnTo(request).orElse(LocalPath.ROOT);
            default -> LocalPath.ROOT;
        };
    }

    /** A line for each could fill the log and set off alarms, whenever somebody wants that. */
    private void noteSeldom(HttpServletRequest request, SignInFailure failure) {
        if (failure.reason() == SignInFailure.Reason.FORM_LOST) {
            lostForms.warn(
                    log,
                    "Nobody can sign in: reason=FORM_LOST, reference=" + Reference.of(request) + ": "
                            + failure.getMessage());
        } else if ((failure.isStrayError() ? strayErrors : unsolicited).isDue()) {
            log.info(
                    "No sign-in was finished: reason={}, reference={}: {}. More of them are counted, and logged at"
                            + " DEBUG for an hour",
                    failure.reason(),
                    Reference.of(request),
                    failure.getMessage());
        } else {
            log.debug(
                    "No sign-in was finished: reason={}, reference={}: {}",
                    failure.reason(),
                    Reference.of(request),
                    failure.getMessage());
        }
    }

    private static PageKind page(SignInFailure.Reason reason) {
        return switch (reason) {
            case NO_ANSWER -> PageKind.NOTHING_HERE;
            case NOT_ENOUGH -> PageKind.SIGN_IN_NOT_ENOUGH;
            case STATE_UNKNOWN, UNSOLICITED -> PageKind.SIGN_IN_UNKNOWN;
            case DECLINED -> PageKind.SIGN_IN_CANCELLED;
            case REFUSED -> PageKind.SIGN_IN_REFUSED;
            case PASSWORD_FORGOTTEN -> PageKind.PASSWORD_FORGOTTEN;
            case PROVIDER_DOWN -> PageKind.PROVIDER_DOWN;
            case PROVIDER_ANSWER -> PageKind.PROVIDER_ANSWER;
            case APPLICATION_REFUSED -> PageKind.APPLICATION_REFUSED;
            case SIGNED_OUT_MEANWHILE -> PageKind.SIGNED_OUT;
            case CANNOT_CHECK -> PageKind.CANNOT_CHECK;
            case NOT_ADMITTED, NO_USER_NAME -> PageKind.NOT_ADMITTED;
            case ADMISSION_FAILED -> PageKind.ADMISSION_FAILED;
            case FORM_LOST, RESPONSE_ISSUER, PROVIDER_ERROR, CODE_REFUSED, ID_TOKEN -> PageKind.SIGN_IN_FAILED;
        };
    }
}
