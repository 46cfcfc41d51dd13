package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Optional;

/** Ends the session of one user in one browser. The browser then calls the applications' front-channel logout URLs. */
final class LogoutEndpoint {

    private final LocalUsers users;
    private final SsoSessions sessions;
    private final FrontChannel frontChannel;
    private final SigningKeyStore keys;

    LogoutEndpoint(LocalUsers users, SsoSessions sessions, FrontChannel frontChannel, SigningKeyStore keys) {
        this.users = users;
        this.sessions = sessions;
        this.frontChannel = frontChannel;
        this.keys = keys;
    }

    void handle(Exchange exchange, Audience audience) {
        boolean hinted = exchange.parameters().get("id_token_hint").isPresent();
        if (audience.dialect().wantsIdTokenHint() && !hinted) {
            throw new EntraException(EntraError.invalidRequest(90278, "The parameter 'id_token_hint' is missing."));
        }
        if (isWithoutCookies(exchange)) {
            exchange.html(
                    200, IdentityPages.formPost(exchange.path(), exchange.form().firstValues()));
            return;
        }
        List<SsoSession> present = sessions.in(exchange);
        Optional<SsoSession> chosen = choose(present, exchange);
        if (chosen.isEmpty() && !present.isEmpty()) {
            exchange.html(200, IdentityPages.signOutPicker(exchange.address(), present));
            return;
        }
        Optional<String> next = frontChannel.returnAddress(exchange.parameters(), chosen);
        List<URI> frames = chosen.flatMap(session -> sessions.end(session.sid()))
                .map(frontChannel::addressesFor)
                .orElse(List.of());
        exchange.html(200, IdentityPages.signedOut(frames, next));
    }

    /** Browsers keep {@code Lax} cookies back from another site's form, so this one has it sent again from here. */
    private static boolean isWithoutCookies(Exchange exchange) {
        boolean fromElsewhere =
                exchange.header("Sec-Fetch-Site").filter("cross-site"::equals).isPresent();
        return exchange.method().equals("POST")
                && fromElsewhere
                && exchange.cookie().isEmpty();
    }

    /** By the user's own choice, by the hints of the application, or by the stand-in; never by guessing. */
    private Optional<SsoSession> choose(List<SsoSession> present, Exchange exchange) {
        Parameters parameters = exchange.parameters();
        return exchange.form()
                .get("session")
                .flatMap(sid -> withSid(present, sid))
                .or(() -> parameters.get("logout_hint").flatMap(hint -> matching(present, hint)))
                .or(() -> parameters.get("id_token_hint").flatMap(token -> named(present, token)))
                .or(() -> users.standIn().flatMap(user -> matching(present, user.username())));
    }

    /** An ID token serves as a hint after its expiry as well, as long as it is ours. */
    private Optional<SsoSession> named(List<SsoSession> present, String idToken) {
        try {
            SignedJWT jwt = SignedJWT.parse(idToken);
            if (!keys.hasSigned(jwt)) {
                return Optional.empty();
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            String oid = Optional.ofNullable(claims.getStringClaim("oid")).orElse(claims.getSubject());
            return present.stream()
                    .filter(session -> session.user().objectIds().containsValue(oid))
                    .findFirst();
        } catch (ParseException | JOSEException e) {
            return Optional.empty();
        }
    }

    private static Optional<SsoSession> withSid(List<SsoSession> present, String sid) {
        return present.stream().filter(session -> session.sid().equals(sid)).findFirst();
    }

    private static Optional<SsoSession> matching(List<SsoSession> present, String hint) {
        return present.stream()
                .filter(session -> session.user().answersTo(hint))
                .findFirst();
    }
}
