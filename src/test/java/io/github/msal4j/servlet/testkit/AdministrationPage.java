package io.github.msal4j.servlet.testkit;

import static io.github.msal4j.servlet.testkit.Html.escape;
import static io.github.msal4j.servlet.testkit.Html.hidden;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What an administrator does, on a page for a person and by forms for a script: {@code POST /administration} with {@code user} and
 * {@code action}, which is {@code revoke}, {@code disable}, {@code enable} or {@code roles}, the last one with {@code roles},
 * separated by spaces or commas. Asks for no password, as nothing here does.
 *
 * <p>A page of another site that the same browser shows must not press these buttons. Browsers send {@code Origin} with every POST
 * (Fetch Standard, section 3.2), so only this provider's own is accepted. It is not compared with {@code Host}, which names the
 * other site as well if that one's DNS answers with a loopback address.
 */
final class AdministrationPage {

    static final String PATH = "/administration";

    /** A person who waits here for the change to show would wait up to an hour. */
    private static final String DONE =
            ": done. No application is told: each learns of it when it asks here next. To see it at once,"
                    + " sign out there, and sign in again.";

    private final String origin;
    private final LocalUsers users;
    private final SsoSessions sessions;
    private final Administrator administrator;

    AdministrationPage(String origin, LocalUsers users, SsoSessions sessions, Administrator administrator) {
        this.origin = origin;
        this.users = users;
        this.sessions = sessions;
        this.administrator = administrator;
    }

    void handle(Exchange exchange) {
        // A frame in another site's page could have its visitors press the buttons.
        exchange.responseHeader("Content-Security-Policy", "frame-ancestors 'none'");
        switch (exchange.method()) {
            case "GET" -> exchange.html(200, page(""));
            case "POST" -> post(exchange);
            default -> exchange.text(405, "Method not allowed");
        }
    }

    private void post(Exchange exchange) {
        if (!exchange.header("Origin").filter(origin::equals).isPresent()) {
            exchange.html(
                    403,
                    page("Refused: the form is not from a page of " + origin + ". Open " + origin + PATH
                            + "; a script sends the header Origin: " + origin));
            return;
        }
        try {
            exchange.html(200, page(act(exchange.form()) + DONE));
        } catch (IllegalArgumentException e) {
            exchange.html(400, page("Refused: " + e.getMessage()));
        }
    }

    /** What was done. */
    private String act(Parameters form) {
        String user = form.get("user")
                .filter(name -> users.find(name).isPresent())
                .orElseThrow(() -> new IllegalArgumentException("'user' must be one of "
                        + users.all().stream().map(LocalUser::name).toList()));
        String action = form.get("action").orElse("");
        switch (action) {
            case "revoke" -> administrator.revoke(user);
            case "disable" -> administrator.disable(user);
            case "enable" -> administrator.enable(user);
            case "roles" -> administrator.setRoles(user, roles(form));
            default -> throw new IllegalArgumentException("'action' must be one of [revoke, disable, enable, roles]");
        }
        return action + " " + user;
    }

    private static List<String> roles(Parameters form) {
        return Stream.of(form.get("roles").orElse("").split("[\\s,]+"))
                .filter(role -> !role.isEmpty())
                .distinct()
                .toList();
    }

    private String page(String told) {
        String status = told.isEmpty() ? "" : "<p role=\"status\"><b>" + escape(told) + "</b></p>\n";
        String rows = users.all().stream().map(this::row).collect(Collectors.joining("<hr>\n"));
        return Html.page("Administration", "", status + rows);
    }

    /** The button after the field comes first: it is the one that Enter presses there (HTML, implicit submission). */
    private String row(LocalUser user) {
        boolean disabled = users.isDisabled(user.name());
        return """
                <form method="post" action="%s">
                <p>%s <small>%s</small><small>%s</small></p>
                %s<label>Roles, separated by spaces <input name="roles" value="%s"></label>
                <button name="action" value="roles">Change roles</button>
                <button name="action" value="%s">%s</button>
                <button name="action" value="revoke">Revoke sessions</button>
                </form>
                """.formatted(
                        PATH,
                        escape(user.displayName()),
                        escape(user.username()),
                        escape(disabled ? "Disabled" : state(user)),
                        hidden("user", user.name()),
                        escape(String.join(" ", user.roles())),
                        disabled ? "enable" : "disable",
                        disabled ? "Enable" : "Disable");
    }

    private String state(LocalUser user) {
        List<SsoSession> own = sessions.all().stream()
                .filter(session -> session.user().name().equals(user.name()))
                .toList();
        Optional<String> applications = own.stream()
                .flatMap(session -> session.clientIds().stream())
                .distinct()
                .reduce((one, other) -> one + ", " + other);
        return own.isEmpty()
                ? "Not signed in"
                : "Signed in" + applications.map(ids -> " at " + ids).orElse("");
    }
}
