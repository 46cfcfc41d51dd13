package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.SessionCookieConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether the session cookie has {@code SameSite}, as far as the application can see. WildFly, GlassFish and Payara take the attribute
 * from web.xml, answer with it when they are asked, and send the cookie without it (R64).
 */
public final class SameSite {
    private static final String DECLARATION = "<attribute><attribute-name>SameSite</attribute-name>"
            + "<attribute-value>Lax</attribute-value></attribute>";

    /** Files in which such a server's own way is described, what stands there then, and how to say it. */
    private record OwnWay(List<String> files, String mark, String remedy) {}

    private static final OwnWay OF_WILDFLY = new OwnWay(
            List.of("/WEB-INF/undertow-handlers.conf"),
            "samesite-cookie(",
            "; add the file WEB-INF/undertow-handlers.conf with the line samesite-cookie(mode=Lax)");
    private static final OwnWay OF_PAYARA = new OwnWay(
            List.of("/WEB-INF/payara-web.xml", "/WEB-INF/glassfish-web.xml"),
            "cookieSameSite",
            "; add to WEB-INF/glassfish-web.xml, or payara-web.xml if there is one, <session-config><cookie-properties>"
                    + "<property name=\"cookieSameSite\" value=\"Lax\"/></cookie-properties></session-config>");
    private static final OwnWay OF_GLASSFISH = new OwnWay(
            List.of(),
            "",
            "; it has no way to say it: let a proxy in front of it add the attribute, or rely on browsers that take Lax"
                    + " where nothing is said, as Chrome and Edge do");

    private SameSite() {}

    /** What is missing, with the remedy. */
    static Optional<String> weakness(ServletContext context, SessionCookieConfig cookie) {
        Optional<OwnWay> own = ownWay(context);
        if (own.isPresent()) {
            return own.filter(way -> !isTaken(context, way))
                    .map(way ->
                            "this server does not heed what web.xml says of SameSite, so browsers may send the session"
                                    + " cookie with forms of other sites" + way.remedy());
        }
        String declared = String.valueOf(cookie.getAttribute("SameSite")).toLowerCase(Locale.ROOT);
        return declared.equals("lax") || declared.equals("strict")
                ? Optional.empty()
                : Optional.of("the session cookie is not declared SameSite=Lax, so browsers may send it with forms of"
                        + " other sites" + SessionCookieCheck.remedy(DECLARATION, ""));
    }

    /** For the line that tells of the settings in force. */
    public static String said(ServletContext context, SessionCookieConfig cookie) {
        return ownWay(context)
                .map(way -> isTaken(context, way) ? "as the server's own file says" : "not sent by this server")
                .orElseGet(() -> String.valueOf(cookie.getAttribute("SameSite")));
    }

    private static Optional<OwnWay> ownWay(ServletContext context) {
        String server = Objects.requireNonNullElse(context.getServerInfo(), "");
        if (server.startsWith("WildFly") || server.startsWith("JBoss")) {
            return Optional.of(OF_WILDFLY);
        }
        if (server.contains("GlassFish")) {
            return Optional.of(OF_GLASSFISH);
        }
        return server.startsWith("Payara") ? Optional.of(OF_PAYARA) : Optional.empty();
    }

    private static boolean isTaken(ServletContext context, OwnWay way) {
        return way.files().stream().flatMap(file -> text(context, file)).anyMatch(text -> text.contains(way.mark()));
    }

    private static Stream<String> text(ServletContext context, String file) {
        try (InputStream in = context.getResourceAsStream(file)) {
            return in == null ? Stream.empty() : Stream.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            return Stream.empty();
        }
    }
}
