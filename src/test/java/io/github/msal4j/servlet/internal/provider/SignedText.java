package io.github.msal4j.servlet.internal.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.SettableClock;
import io.github.msal4j.servlet.testkit.Tenant;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/** A provider whose key signs any text as header and claims, however little they are JSON. */
final class SignedText implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    private final LocalIdentityProvider idp = LocalIdentityProvider.start();
    private final Provider provider;
    private final PrivateKey key;

    SignedText() {
        RSAKey own = OwnKeys.rsa("own");
        idp.faults().at(Endpoint.KEYS).body(OwnKeys.document(own));
        provider = new Provider(
                GivenSettings.entra(idp.origin(), Tenant.CONTOSO.id()).read(), SettableClock.at(NOW));
        try {
            key = own.toPrivateKey();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    Provider provider() {
        return provider;
    }

    /** Of the provider, where alone the keys may be fetched from. */
    int port() {
        return idp.port();
    }

    String issuer() {
        return idp.issuer(Tenant.CONTOSO);
    }

    /**
     * The token that the text stands for: header and claims in two lines, which are signed, or a token as it is. The
     * provider's name, which differs from run to run, is written {@code ISSUER}.
     */
    String token(String text) {
        String[] lines = text.replace("ISSUER", issuer()).split("\n", 2);
        return lines.length == 1 ? text : sign(lines[0], lines[1]);
    }

    private String sign(String header, String claims) {
        String signed = Base64URL.encode(header) + "." + Base64URL.encode(claims);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(US_ASCII));
            return signed + "." + Base64URL.encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the message gives a piece of the token away. */
    static boolean repeats(Exception refusal, String token) {
        String message = String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT);
        return Arrays.stream(token.split("\\.", -1))
                .filter(part -> part.length() > 40)
                .anyMatch(part -> message.contains(part.substring(0, 40).toLowerCase(Locale.ROOT)));
    }

    @Override
    public void close() {
        provider.close();
        idp.close();
    }
}
