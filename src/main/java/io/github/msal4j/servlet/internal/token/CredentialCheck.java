package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.credential.BasicAuthentication;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Finds out without a user whether the provider believes this application's credential, by one request to the token endpoint.
 *
 * <p>OpenID providers are asked to redeem a code that nobody issued. A server authenticates the application before it looks
 * at the code (RFC 6749 sections 3.2.1 and 4.1.3), so {@code invalid_client} means the credential and {@code invalid_grant} is
 * the good answer. Nothing can be issued for such a code, no user is concerned, so nobody is locked out, and the provider's
 * log has one failed redemption for each start.
 *
 * <p>Microsoft's platform answers {@code invalid_grant} (AADSTS9002313) to what does not look like a code of its own, and does
 * not say whether it has looked at the credential before. It is asked for a token of the application for the application itself ({@code <client id>/.default}), which
 * opens nothing: no permission of another API is in it, and it is dropped unread. The tenant's log has one sign-in of the
 * service principal for each start. An authority for several tenants has none to ask and is not asked.
 *
 * <p>Only a refusal of the application counts. Any other answer says nothing, because providers differ in what else they
 * find wrong with such a request.
 */
final class CredentialCheck {
    /** Tells whoever reads the provider's log what this was. */
    private static final String INVENTED = "msal4j-servlet-checks-its-client-credential";

    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Settings settings;
    private final Provider provider;
    private final Optional<Callable<String>> assertion;

    /** @param assertion makes the client assertion; empty for a secret */
    CredentialCheck(Settings settings, Provider provider, Optional<Callable<String>> assertion) {
        this.settings = settings;
        this.provider = provider;
        this.assertion = assertion;
    }

    /** Whether there is somebody to ask. */
    boolean isPossible() {
        return !(settings.authority() instanceof Authority.Entra entra)
                || !(entra.isMultiTenant() || entra.tenant().equals("consumers"));
    }

    /**
     * What the provider says if it refuses this application, with the remedy; empty if it does not.
     *
     * @throws ProviderUnavailableException if there is no answer, or nothing to authenticate with
     */
    Optional<String> refusal() throws ProviderUnavailableException {
        ProviderMetadata metadata = provider.metadata();
        ProviderHttp.Answer answer = BasicAuthentication.post(settings, provider, metadata, encoded(form()), Map.of());
        return answer.status() >= 500
                ? Optional.empty()
                : TokenRefusal.parse(answer.body())
                        .filter(TokenRefusal::concernsApplication)
                        .map(TokenRefusal::summary);
    }

    private Map<String, String> form() throws ProviderUnavailableException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", settings.clientId());
        if (settings.authority().isMicrosoft()) {
            form.put("grant_type", "client_credentials");
            form.put("scope", settings.clientId() + "/.default");
        } else {
            form.put("grant_type", "authorization_code");
            form.put("code", INVENTED);
            form.put("code_verifier", (INVENTED + "-").repeat(2));
            form.put("redirect_uri", redirectUri());
        }
        authenticate(form);
        return form;
    }

    /** As near to the real one as can be known without a request. */
    private String redirectUri() {
        return settings.baseUrl().map(Object::toString).orElse("http://localhost")
                + settings.paths().redirect();
    }

    private void authenticate(Map<String, String> form) throws ProviderUnavailableException {
        if (settings.credential() instanceof ClientCredential.Secret secret) {
            form.put("client_secret", secret.value());
        } else {
            form.put("client_assertion_type", ASSERTION_TYPE);
            form.put("client_assertion", made(assertion.orElseThrow()));
        }
    }

    private static String made(Callable<String> maker) throws ProviderUnavailableException {
        try {
            return maker.call();
        } catch (ProviderUnavailableException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ProviderUnavailableException("The client assertion cannot be signed: " + e.getMessage(), e);
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
