package com.example.signin;

import static com.example.signin.Html.escape;
import static com.example.signin.Layout.href;

import io.github.msal4j.servlet.SignInEnd;
import jakarta.servlet.http.HttpServletRequest;

/**
 * Tells a person that the sign-in of this window has ended, and why. By its class the style sheet knows which steps of the
 * {@link Story} have been seen.
 *
 * @param cameBack whether the browser comes back from the identity provider, after a sign-out that began here
 */
record Notice(HttpServletRequest request, SignInEnd end, boolean cameBack) {
    String html() {
        String name = escape(new Configuration(request.getServletContext()).name());
        return """
                <section class="ended %s">
                <p><b>You are signed out of %s.</b> %s</p>
                <p>%s evicted your account and tokens at %s.%s</p>
                <p><a class="button" href="%s">Sign in again</a></p>
                </section>
                """.formatted(
                        seen(),
                        name,
                        why(),
                        name,
                        Html.time(end.at()),
                        cameBack() ? " Have a look at the window of the other application." : "",
                        href(request, "/me"));
    }

    private String seen() {
        return switch (end.reason()) {
            case GLOBAL_SIGN_OUT -> "steps-to-5";
            case LOCAL_SIGN_OUT -> cameBack ? "steps-to-3" : "steps-to-1";
            default -> "no-steps";
        };
    }

    private String why() {
        return switch (end.reason()) {
            case GLOBAL_SIGN_OUT ->
                "You signed out somewhere else, and the identity provider told this application, in a hidden frame and"
                        + " without a cookie.";
            case LOCAL_SIGN_OUT ->
                cameBack
                        ? "You signed out here, then at the identity provider, which told the other applications."
                        : "You signed out here.";
            case SIGNED_OUT_ELSEWHERE ->
                "The identity provider does not know you any more: your browser asked it, and you had signed out somewhere"
                        + " else, or your account was disabled.";
            case SESSION_ENDED -> "The session timed out, or the application ended it.";
            case LIFETIME_REACHED -> "A sign-in lasts for a limited time only, however active you are.";
            case NOT_VERIFIABLE -> "It was not known any more whether you had signed out somewhere else.";
            case REVOKED ->
                "The identity provider does not accept your sign-in any more: it was revoked there, or your account was"
                        + " disabled or got another password.";
            case ENDED_BY_APPLICATION -> "An administrator of this application ended all your sign-ins.";
            case TOO_MANY_SESSIONS -> "You have signed in more often than this application allows at once.";
            case UNDEPLOYED -> "The application was stopped.";
            case SIGNED_IN_AGAIN -> "You have signed in once more.";
        };
    }
}
