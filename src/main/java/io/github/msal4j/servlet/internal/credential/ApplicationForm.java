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
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;

/**
 * Forms that the application posts to the provider in its own name, without MSAL4J: with its client id, and authenticated by its
 * credential as at the token endpoint.
 */
public final class ApplicationForm {
    private static final String ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    private final Settings settings;
    private final Optional<Callable<String>> assertion;

    /** @param assertion makes the client assertion; empty if the credential is a secret */
    public ApplicationForm(Settings settings, Optional<Callable<String>> assertion) {
        this.settings = settings;
        this.assertion = assertion;
    }

    /**
     * Posts a form with these fields.
     *
     * @throws ProviderUnavailableException if there is no answer, or if the client assertion cannot be made
     */
    public ProviderHttp.Answer post(
            Map<String, String> fields, ProviderMetadata metadata, BasicAuthentication.Post post)
            throws ProviderUnavailableException {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", settings.clientId());
        form.putAll(fields);
        authenticate(form);
        return BasicAuthentication.post(settings, metadata, encoded(form), Map.of(), post);
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
