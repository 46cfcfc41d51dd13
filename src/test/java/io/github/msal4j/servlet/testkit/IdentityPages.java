package io.github.msal4j.servlet.testkit;

import static io.github.msal4j.servlet.testkit.Html.escape;
import static io.github.msal4j.servlet.testkit.Html.hidden;
import static io.github.msal4j.servlet.testkit.Html.page;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The pages a person sees. They work with the keyboard and without scripts, and load nothing from elsewhere. */
final class IdentityPages {

    private IdentityPages() {}

    /** In English, or in German if that is the first of these two among the languages. */
    static String accountPicker(String action, List<LocalUser> users, Optional<String> hint, String languages) {
        String buttons = users.stream()
                .map(user -> accountButton(
                        "user", user.name(), user, hint.filter(user::answersTo).isPresent()))
                .collect(Collectors.joining());
        boolean german = Stream.of(languages.toLowerCase(Locale.ROOT).split(" ", -1))
                .map(tag -> tag.split("-", -1)[0])
                .filter(List.of("en", "de")::contains)
                .findFirst()
                .equals(Optional.of("de"));
        return german
                ? Html.page("de", "Konto auswählen", "", form(action, buttons))
                : page("Pick an account", "", form(action, buttons));
    }

    static String signOutPicker(String action, List<SsoSession> sessions) {
        String buttons = sessions.stream()
                .map(session -> accountButton("session", session.sid(), session.user(), false))
                .collect(Collectors.joining());
        return page("Which account do you want to sign out of?", "", form(action, buttons));
    }

    static String consent(String action, Grant grant) {
        String scopes = grant.scopes().delegated().stream()
                .map(scope -> "<li>" + escape(Scopes.shortName(scope)) + "</li>")
                .collect(Collectors.joining("\n"));
        String everyone = grant.user().administrator()
                ? "<label><input type=\"checkbox\" name=\"everyone\" value=\"true\">"
                        + " Consent on behalf of your organization</label>\n"
                : "";
        String fields = hidden("user", grant.user().name()) + everyone + """
                <button name="consent" value="accept">Accept</button>
                <button name="consent" value="cancel">Cancel</button>
                """;
        String question = "<p>%s, the application <b>%s</b> asks for:</p>\n<ul>%s</ul>\n"
                .formatted(
                        escape(grant.user().displayName()), escape(grant.app().clientId()), scopes);
        return page("Permissions requested", "", question + form(action, fields));
    }

    /** Posts itself; the button is for browsers without scripts. */
    static String formPost(String redirectUri, Map<String, String> answer) {
        String fields = answer.entrySet().stream()
                .map(entry -> hidden(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining());
        String button = "<noscript><button>Continue</button></noscript>\n";
        String script = "<script>document.forms[0].submit();</script>\n";
        return page("Working...", "", form(redirectUri, fields + button) + script);
    }

    /** Goes on when every application has answered, or after three seconds. */
    static String signedOut(List<URI> frames, Optional<String> next) {
        String script = """
                <script>
                let loaded = 0, gone = false;
                function go() {
                  const next = document.getElementById("continue");
                  if (next && !gone) { gone = true; location.replace(next.href); }
                }
                function frameLoaded() { loaded++; goIfAllLoaded(); }
                function goIfAllLoaded() {
                  const all = document.readyState !== "loading";
                  if (all && loaded >= document.querySelectorAll("iframe").length) { go(); }
                }
                document.addEventListener("DOMContentLoaded", goIfAllLoaded);
                setTimeout(go, 3000);
                </script>
                """;
        String iframes = frames.stream()
                .map(uri -> "<iframe hidden title=\"Signing out\" src=\"%s\" onload=\"frameLoaded()\"></iframe>\n"
                        .formatted(escape(uri.toString())))
                .collect(Collectors.joining());
        String link = next.map(uri ->
                        "<p><a id=\"continue\" class=\"next\" href=\"%s\">Continue</a></p>\n".formatted(escape(uri)))
                .orElse("");
        return page("You signed out", script, "<p>You may close this window.</p>\n" + iframes + link);
    }

    static String error(EntraError error) {
        return page("Sorry, but we are having trouble signing you in", "", "<p>" + escape(error.summary()) + "</p>");
    }

    private static String form(String action, String content) {
        return "<form method=\"post\" action=\"%s\">\n%s</form>\n".formatted(escape(action), content);
    }

    private static String accountButton(String name, String value, LocalUser user, boolean preselected) {
        return "<button name=\"%s\" value=\"%s\"%s>%s <small>%s</small></button>\n"
                .formatted(
                        name,
                        escape(value),
                        preselected ? " autofocus" : "",
                        escape(user.displayName()),
                        escape(user.username()));
    }
}
