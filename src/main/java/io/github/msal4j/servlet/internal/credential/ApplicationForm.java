package io.github.msal4j.servlet.internal.credential;

import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Forms that the application posts to the provider in its own name, without MSAL4J: with its client id, and authenticated by its
 * credential as at the token endpoint.
 */
public final class ApplicationForm {
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Settings settings;
    private final Credentials credentials;

    public ApplicationForm(Settings settings, Credentials credentials) {
        this.settings = settings;
        this.credentials = credentials;
    }

    /**
     * Posts a form with these fields.
     *
     * @throws ProviderUnavailableException if there is no answer, or no client assertion
     */
    public ProviderHttp.Answer post(
            Map<String, String> fields, ProviderMetadata metadata, BasicAuthentication.Post post)
            throws ProviderUnavailableException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", settings.clientId());
        form.putAll(fields);
        authenticate(form, metadata);
        return credentials.post(metadata, encoded(form), Map.of(), post);
    }

    /**
     * Makes a client assertion, if that is the credential, and drops it.
     *
     * @throws ProviderUnavailableException if it cannot be made
     */
    public void tryCredential(ProviderMetadata metadata) throws ProviderUnavailableException {
        authenticate(new LinkedHashMap<>(), metadata);
    }

    private void authenticate(Map<String, String> form, ProviderMetadata metadata) throws ProviderUnavailableException {
        if (settings.credential() instanceof ClientCredential.Secret secret) {
            form.put("client_secret", secret.value());
        } else {
            form.put("client_assertion_type", ASSERTION_TYPE);
            form.put("client_assertion", credentials.assertionFor(metadata));
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
