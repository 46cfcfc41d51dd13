package io.github.msal4j.servlet.internal.credential;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.ClientCredential.Certificate;
import io.github.msal4j.servlet.internal.config.ReloadingCertificate;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * This application's credential, as it is sent with a form. If the provider refuses the application, the form is sent once
 * more with each other certificate that the file holds or held: while a certificate is renewed, one end has the new one before
 * the other. Thread-safe. {@link #close()} ends the threads of its source.
 *
 * <p>A secret has no second one: providers accept several secrets at once, so a new one is put into the settings while the old
 * one is still good.
 */
public final class Credentials implements AutoCloseable {
    /** The field's place in a form. */
    private static final Pattern ASSERTION = Pattern.compile("(?<=^|&)client_assertion=([^&]*)");

    /** RFC 6749 section 5.2; Keycloak also answers the second one to an assertion whose key it does not know. */
    private static final Set<String> REFUSALS = Set.of("invalid_client", "unauthorized_client");

    private final Settings settings;
    private final Provider provider;
    private final ClientAssertions assertions;
    private final Optional<ReloadingCertificate> certificate;
    private final Optional<AssertionSource> source;

    /** @param managedIdentity the source of assertions if that is the credential; closed with this */
    public Credentials(
            Settings settings, Provider provider, InstantSource clock, Optional<AssertionSource> managedIdentity) {
        this.settings = settings;
        this.provider = provider;
        this.assertions = new ClientAssertions(settings, clock);
        this.certificate = settings.credential() instanceof ClientCredential.CertificateFile file
                ? Optional.of(new ReloadingCertificate(file, clock))
                : Optional.empty();
        this.source = managedIdentity.or(() -> source(clock));
    }

    private Optional<AssertionSource> source(InstantSource clock) {
        if (certificate.isPresent()) {
            ReloadingCertificate reloading = certificate.get();
            return Optional.of(tokenEndpoint -> assertions.signedWith(reloading.current(), tokenEndpoint));
        }
        if (settings.credential() instanceof ClientCredential.Provided provided) {
            return Optional.of(new ProvidedAssertions(provided.provider(), settings, clock));
        }
        return settings.credential() instanceof ClientCredential.AssertionFile file
                ? Optional.of(tokenEndpoint -> ClientAssertions.readFrom(file))
                : Optional.empty();
    }

    /** Gets an assertion for each request to the token endpoint; empty for a secret. */
    public Optional<Callable<String>> assertion() {
        return source.map(one -> () -> one.assertion(provider.metadata().tokenEndpoint()));
    }

    /** The certificate, if that is the credential. */
    public Optional<ReloadingCertificate> certificate() {
        return certificate;
    }

    /** An assertion for an endpoint of the provider, perhaps that of another tenant. */
    String assertionFor(ProviderMetadata metadata) throws ProviderUnavailableException {
        return source.orElseThrow().assertion(metadata.tokenEndpoint());
    }

    /** Posts a form that contains the credential; the secret is moved to the place that the provider accepts. */
    public ProviderHttp.Answer post(
            ProviderMetadata metadata, String form, Map<String, String> headers, BasicAuthentication.Post post)
            throws ProviderUnavailableException {
        ProviderHttp.Answer answer = BasicAuthentication.post(settings, metadata, form, headers, post);
        return certificate.isPresent() && isRefusal(answer)
                ? withAnother(certificate.get(), metadata, form, headers, post, answer)
                : answer;
    }

    private ProviderHttp.Answer withAnother(
            ReloadingCertificate reloading,
            ProviderMetadata metadata,
            String form,
            Map<String, String> headers,
            BasicAuthentication.Post post,
            ProviderHttp.Answer refusal)
            throws ProviderUnavailableException {
        for (Certificate other : reloading.others(thumbprint(form))) {
            String assertion = assertions.signedWith(other, metadata.tokenEndpoint());
            // An assertion consists of letters that a form leaves as they are.
            String changed = ASSERTION.matcher(form).replaceFirst("client_assertion=" + assertion);
            ProviderHttp.Answer answer = post.send(changed, headers);
            if (!isRefusal(answer)) {
                reloading.use(other);
                return answer;
            }
        }
        return refusal;
    }

    /** Which certificate has signed: another thread may have changed the current one meanwhile. */
    private static Base64URL thumbprint(String form) {
        Matcher assertion = ASSERTION.matcher(form);
        try {
            return assertion.find()
                    ? SignedJWT.parse(assertion.group(1)).getHeader().getX509CertSHA256Thumbprint()
                    : new Base64URL("");
        } catch (ParseException e) {
            throw new IllegalStateException("the form's client assertion is not ours", e);
        }
    }

    private static boolean isRefusal(ProviderHttp.Answer answer) {
        if (answer.status() != 400 && answer.status() != 401) {
            return false;
        }
        try {
            return Json.object(answer.body()).get("error") instanceof String error && REFUSALS.contains(error);
        } catch (ParseException e) {
            return false;
        }
    }

    @Override
    public void close() {
        source.ifPresent(AssertionSource::close);
    }
}
