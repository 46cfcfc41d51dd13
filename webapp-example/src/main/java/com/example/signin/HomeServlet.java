package com.example.signin;

import static com.example.signin.Html.escape;
import static com.example.signin.Layout.href;

import io.github.msal4j.servlet.SignInCallbackServlet;
import io.github.msal4j.servlet.SignedInUser;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** The public page: greets who is signed in and sends nobody away. */
public final class HomeServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String content = request.getUserPrincipal() instanceof SignedInUser user
                ? greeting(request, user) + waysToLeave(request)
                : invitation(request) + pages(request);
        Layout.send(request, response, "Welcome", content + Story.html());
    }

    private static String greeting(HttpServletRequest request, SignedInUser user) {
        return """
                <div class="while-signed-in">
                <p class="lead">Hello, %s. You are signed in at this application.</p>
                <p>Is this machine shared? <a href="%s">Sign in with another account</a>: the provider asks which one.</p>
                %s</div>
                """.formatted(escape(user.displayName()), escape(anotherAccount(request)), otherApplication(request));
    }

    /** What a sign-in asks for is in the address encrypted, so that nobody else can make one. */
    private static String anotherAccount(HttpServletRequest request) {
        return SignInCallbackServlet.link(request, "/me", Map.of("prompt", "select_account"));
    }

    private static String invitation(HttpServletRequest request) {
        return """
                <p class="lead">Nobody is signed in here. This page is for everybody; the others will send you to sign in
                first, and bring you back.</p>
                <p><a class="button primary" href="%s">Sign in</a></p>
                """.formatted(href(request, "/me"));
    }

    private static String otherApplication(HttpServletRequest request) {
        return new Configuration(request.getServletContext())
                .otherApplication()
                .map(address -> """
                        <p>There is <a href="%s" target="_blank">another application</a> with the same users. Open it in a
                        window beside this one: you will not be asked who you are. Then sign out of one of the two, and
                        watch the other.</p>
                        """.formatted(escape(address)))
                .orElse("");
    }

    private static String pages(HttpServletRequest request) {
        return """
                <ul class="cards">
                <li><a href="%s"><b>Who am I</b> What the ID token says of you, and your roles.</a></li>
                <li><a href="%s"><b>Call an API</b> With an access token, in your name.</a></li>
                <li><a href="%s"><b>Token cache</b> What this application holds for you.</a></li>
                <li><a href="%s"><b>CDI bean</b> The user and the tokens, injected.</a></li>
                <li><a href="%s"><b>Open stream</b> A connection that ends with the sign-in.</a></li>
                <li><a href="%s"><b>Settings</b> A page that wants a recent sign-in.</a></li>
                <li><a href="%s"><b>Administrators</b> A page that needs a role.</a></li>
                </ul>
                """.formatted(
                        href(request, "/me"),
                        href(request, "/api"),
                        href(request, "/tokens"),
                        href(request, "/bean"),
                        href(request, "/stream"),
                        href(request, "/settings"),
                        href(request, "/admin/"));
    }

    private static String waysToLeave(HttpServletRequest request) {
        return """
                <section class="while-signed-in" aria-labelledby="leave">
                <h2 id="leave">Ways to leave</h2>
                <p>Whichever you take, your account and tokens are evicted from the token cache.</p>
                <ul class="ways">
                <li>
                <form method="post" action="%s">%s<button class="primary">Sign out everywhere</button></form>
                <p>Ends the session here and at the identity provider, which tells the other applications.</p>
                </li>
                <li>
                <form method="post" action="%s"><button name="how" value="logout">Sign out of this application \
                only</button></form>
                <p>Calls <code>request.logout()</code>. The provider still knows you: the next sign-in asks nothing.</p>
                </li>
                <li>
                <form method="post" action="%s"><button name="how" value="invalidate">End the session</button></form>
                <p>Calls <code>session.invalidate()</code>, as applications do that know nothing of the library.</p>
                </li>
                <li>
                <p>Or an administrator disables your account at the identity provider, or revokes your sign-in. Nobody tells
                this application. It asks the provider while you use it, and then you are signed out here.</p>
                </li>
                </ul>
                </section>
                """.formatted(
                href(request, "/signout"), Layout.returnTo(request), href(request, "/leave"), href(request, "/leave"));
    }
}
