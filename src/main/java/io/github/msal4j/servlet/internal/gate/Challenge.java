package io.github.msal4j.servlet.internal.gate;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.signin.SignInFlow;
import io.github.msal4j.servlet.internal.signin.SignInLink.Ask;
import io.github.msal4j.servlet.internal.web.BrowserSide;
import io.github.msal4j.servlet.internal.web.LocalPath;
import io.github.msal4j.servlet.internal.web.LostSession;
import io.github.msal4j.servlet.internal.web.Navigation;
import io.github.msal4j.servlet.internal.web.Pages;
import io.github.msal4j.servlet.internal.web.Reference;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers a request for which the user has to sign in, or to sign in again. A page request gets a redirect to the
 * provider. A script gets a 401 with the address to sign in. A form that was sent without a sign-in gets a page with an
 * explanation, because the browser cannot send it again after the redirect (R16).
 */
public final class Challenge {
    private static final Logger log = LoggerFactory.getLogger(Challenge.class);

    private final SignInFlow flow;
    private final BrowserSide browser;

    public Challenge(SignInFlow flow, BrowserSide browser) {
        this.flow = flow;
        this.browser = browser;
    }

    public void answer(HttpServletRequest request, HttpServletResponse response, Ask ask) throws IOException {
        if (response.isCommitted()) {
            log.warn(
                    "A request without a signed-in user could not be sent to the sign-in: something before this filter had"
                            + " sent the beginning of an answer already. Map the filter before all others: reference={}",
                    Reference.of(request));
        } else if (!browser.hosts().refuse(request, response)) {
            answerByKind(request, response, ask);
        }
    }

    private void answerByKind(HttpServletRequest request, HttpServletResponse response, Ask ask) throws IOException {
        if (Navigation.isOffice(request) && !Navigation.isForm(request)) {
            answerOffice(request, response, ask);
        } else if (!Navigation.isPage(request)) {
            refuseScript(request, response, ask);
        } else if (Navigation.isForm(request)) {
            keepForm(request, response, ask);
        } else if (!Navigation.isRepeatable(request)) {
            refuseScript(request, response, ask);
        } else if (request.getMethod().equals("HEAD")) {
            Pages.noStore(response);
            response.setStatus(HttpServletResponse.SC_SEE_OTHER);
            response.setHeader("Location", signInAddress(request, ask));
        } else if (Navigation.isInFrame(request)) {
            showFramed(request, response, PageKind.SIGN_IN_IN_WINDOW, signInAddress(request, ask));
        } else if (browser.loopGuard().isLooping(request)) {
            endLoop(request, response);
        } else if (mayWithholdItsCookie(request)) {
            makeItComeAgain(request, response);
        } else {
            redirect(request, response, ask);
        }
    }

    /**
     * An address that begins the sign-in. In place of the redirect to the provider for programs that look at a link for somebody else:
     * so no cookie of theirs is needed, and whoever opens the address in a browser comes to the page (R107).
     */
    private String signInAddress(HttpServletRequest request, Ask ask) {
        return flow.link().address(request, LocalPath.of(request).value(), ask);
    }

    /** A page at which Office stops looking, and opens the browser at the address that it has. */
    private void answerOffice(HttpServletRequest request, HttpServletResponse response, Ask ask) throws IOException {
        String address = signInAddress(request, ask);
        response.setHeader("Refresh", "0;url=" + address);
        browser.pages().show(request, response, PageKind.TO_PROVIDER, address);
    }

    private void keepForm(HttpServletRequest request, HttpServletResponse response, Ask ask) throws IOException {
        log.info("A form was sent without a signed-in user and was not processed: reference={}", Reference.of(request));
        String address = flow.link().address(request, "/", ask);
        if (Navigation.isInFrame(request)) {
            showFramed(request, response, PageKind.FORM_NOT_SENT, address);
        } else {
            browser.pages().show(request, response, PageKind.FORM_NOT_SENT, address);
        }
    }

    /** In anybody's frame: the page tells nothing, and its link does no more than any link to the application. */
    private void showFramed(HttpServletRequest request, HttpServletResponse response, PageKind kind, String address)
            throws IOException {
        browser.pages().showFramed(request, response, kind, address, "*");
    }

    private void endLoop(HttpServletRequest request, HttpServletResponse response) throws IOException {
        log.warn(
                "A browser signs in again and again: reference={}: {}",
                Reference.of(request),
                LostSession.explain(request));
        browser.loopGuard().reset(request, response);
        browser.pages()
                .show(
                        request,
                        response,
                        PageKind.SIGN_IN_LOOP,
                        browser.address().of(request));
    }

    private void makeItComeAgain(HttpServletRequest request, HttpServletResponse response) throws IOException {
        browser.loopGuard().madeToComeAgain(request, response);
        browser.pages().showOneMoreStep(request, response, browser.address().of(request));
    }

    /**
     * After a sign-in the browser comes from the provider's site, so it does not send a session cookie with {@code
     * SameSite=Strict}. It does send the cookie when a page of this application loads the address again. A browser that does not say
     * where a request comes from (by http, or an older Safari) is made to do so once for each sign-in.
     */
    private boolean mayWithholdItsCookie(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        boolean comesFromElsewhere =
                site == null ? !browser.loopGuard().wasMadeToComeAgain(request) : site.equals("cross-site");
        return comesFromElsewhere
                && request.getSession(false) == null
                && browser.loopGuard().hasJustSignedIn(request);
    }

    private void redirect(HttpServletRequest request, HttpServletResponse response, Ask ask) throws IOException {
        Optional<LocalPath> asked = LocalPath.exactly(request);
        if (asked.isEmpty()) {
            log.info(
                    "After this sign-in the user comes to the root and not to the requested address: reference={}: {}",
                    Reference.of(request),
                    LocalPath.whyNot(request).orElse(""));
        }
        try {
            flow.begin(request, response, asked.orElse(LocalPath.ROOT), ask);
        } catch (ProviderUnavailableException e) {
            log.warn("A sign-in could not begin: reference={}: {}", Reference.of(request), e.getMessage());
            browser.pages()
                    .show(
                            request,
                            response,
                            e.isAnswered() ? PageKind.PROVIDER_ANSWER : PageKind.PROVIDER_DOWN,
                            browser.address().of(request));
        }
    }

    /** The script may open the address. It may first put the path of its page into the parameter {@code return_to}. */
    private void refuseScript(HttpServletRequest request, HttpServletResponse response, Ask ask) throws IOException {
        String url = flow.link().address(request, "/", ask);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", ask.isOfOneUser() ? "interaction_required" : "sign_in_required");
        body.put("sign_in_url", url);
        if (!ask.scopes().isEmpty()) {
            body.put("scopes", List.copyOf(ask.scopes()));
        }
        Pages.noStore(response);
        response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        response.setHeader("WWW-Authenticate", "OpenIDConnect sign_in_url=\"" + url + "\"");
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write(JSONObjectUtils.toJSONString(body));
    }
}
