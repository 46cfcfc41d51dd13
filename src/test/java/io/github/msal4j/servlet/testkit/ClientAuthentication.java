package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;

/** Authenticates the application that calls the token endpoint. */
final class ClientAuthentication {

    private static final String BASIC = "Basic ";

    private final Directory directory;
    private final InstantSource clock;
    private final Behaviour behaviour;
    private final SigningKeyStore keys;

    ClientAuthentication(Directory directory, InstantSource clock, Behaviour behaviour, SigningKeyStore keys) {
        this.keys = keys;
        this.directory = directory;
        this.clock = clock;
        this.behaviour = behaviour;
    }

    AppRegistration authenticate(Exchange exchange) {
        Parameters form = exchange.form();
        Optional<Parameters> basic = exchange.header("Authorization").flatMap(ClientAuthentication::basic);
        String clientId = basic.flatMap(pair -> pair.get("id"))
                .or(() -> form.get("client_id"))
                .orElseThrow(() -> new EntraException(
                        EntraError.invalidRequest(900144, "The request must contain the parameter 'client_id'.")));
        AppRegistration app = directory.app(clientId);
        if (form.get("client_assertion").isPresent()) {
            checkAssertion(app, form.get("client_assertion").get(), tokenPath(exchange.path()));
        } else {
            checkOneSecret(form, basic);
            checkSecret(app, basic.flatMap(pair -> pair.get("secret")).or(() -> form.get("client_secret")));
        }
        return app;
    }

    /** The audience of assertions is the token endpoint, whichever endpoint they are sent to (RFC 7523 section 3). */
    private static String tokenPath(String path) {
        return path.substring(0, path.lastIndexOf('/')) + "/token";
    }

    /** RFC 6749 section 2.3: not by two methods at once; and by the header if the behaviour demands it. */
    private void checkOneSecret(Parameters form, Optional<Parameters> basic) {
        boolean inForm = form.get("client_secret").isPresent();
        if (inForm && (basic.isPresent() || behaviour.secretInHeader())) {
            throw refused(700021, "The client secret must be in the header, and nowhere else.");
        }
    }

    private static void checkSecret(AppRegistration app, Optional<String> secret) {
        if (secret.isEmpty()) {
            throw refused(7000218, "The request body must contain 'client_assertion' or 'client_secret'.");
        }
        if (!secret.equals(app.secret())) {
            throw new EntraException(EntraError.invalidClient());
        }
    }

    private void checkAssertion(AppRegistration app, String assertion, String tokenPath) {
        if (app.federatedAssertion().filter(assertion::equals).isPresent()) {
            return;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            if (!app.clientId().equals(jwt.getJWTClaimsSet().getIssuer())
                    && (app.assertionKey().isEmpty()
                            || !app.federatedCredentials().isEmpty())) {
                checkFederated(app, jwt);
                return;
            }
            RSAPublicKey key = app.assertionKey()
                    .orElseThrow(() -> refused(700027, "The application has no key for client assertions."));
            if (app.keyId().isPresent()
                    && !app.keyId().get().equals(jwt.getHeader().getKeyID())) {
                throw refused(700027, "The client assertion does not name the application's key.");
            }
            if (!jwt.verify(new RSASSAVerifier(key))) {
                throw refused(700027, "The client assertion's signature is wrong.");
            }
            checkClaims(app, jwt.getJWTClaimsSet(), tokenPath);
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw refused(50027, "The client assertion cannot be read.");
        }
    }

    /**
     * Only the path of the audience is compared: Entra has several host names and accepts all of them, and a client
     * behind its own router cannot know which one it called.
     */
    private void checkClaims(AppRegistration app, JWTClaimsSet claims, String tokenPath) {
        boolean itself =
                app.clientId().equals(claims.getIssuer()) && app.clientId().equals(claims.getSubject());
        if (!itself) {
            throw refused(700021, "The client assertion's issuer or subject is not the application.");
        }
        boolean forUs = claims.getAudience().stream()
                .anyMatch(audience -> tokenPath.equals(URI.create(audience).getPath()));
        if (!forUs) {
            throw refused(700023, "The client assertion's audience is not this token endpoint.");
        }
        checkTime(claims);
    }

    private void checkTime(JWTClaimsSet claims) {
        Date expiry = claims.getExpirationTime();
        if (expiry == null || expiry.toInstant().isBefore(clock.instant())) {
            throw refused(700024, "The client assertion is not within its valid time range.");
        }
    }

    private void checkFederated(AppRegistration app, SignedJWT jwt) throws ParseException, JOSEException {
        FederatedCredential.check(app.federatedCredentials(), jwt.getJWTClaimsSet());
        boolean foreign = app.assertionKey().isPresent()
                && jwt.verify(new RSASSAVerifier(app.assertionKey().get()));
        if (!foreign && !keys.hasSigned(jwt)) {
            throw refused(700027, "The client assertion's signature is wrong.");
        }
        checkTime(jwt.getJWTClaimsSet());
    }

    private static Optional<Parameters> basic(String header) {
        if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return Optional.empty();
        }
        String pair = decoded(header.substring(BASIC.length()).trim());
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw new EntraException(EntraError.invalidClient());
        }
        // RFC 6749 form-encodes both halves before joining them.
        return Optional.of(Parameters.parse("id=" + pair.substring(0, colon) + "&secret=" + pair.substring(colon + 1)));
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new EntraException(EntraError.invalidClient());
        }
    }

    private static EntraException refused(int code, String message) {
        return new EntraException(EntraError.of(401, "invalid_client", code, message));
    }
}
