package io.github.msal4j.servlet.internal.credential;

import io.github.msal4j.servlet.internal.config.ClientCredential;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.ProviderMetadata;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Puts the client secret into the {@code Authorization} header ({@code client_secret_basic}), for providers that do
 * not accept it in the form, where MSAL4J puts it. A request must not contain it twice (RFC 6749 section 2.3).
 */
public final class BasicAuthentication {
    private BasicAuthentication() {}

    /** How a form is posted, and where to. */
    public interface Post {
        ProviderHttp.Answer send(String form, Map<String, String> headers) throws ProviderUnavailableException;
    }

    /** Posts a form, with the secret in the place that the provider accepts. */
    public static ProviderHttp.Answer post(
            Settings settings, ProviderMetadata metadata, String form, Map<String, String> headers, Post post)
            throws ProviderUnavailableException {
        Optional<ClientCredential.Secret> secret = secret(settings, metadata);
        if (secret.isEmpty()) {
            return post.send(form, headers);
        }
        Map<String, String> authenticated = new LinkedHashMap<>(headers);
        authenticated.put(
                "Authorization", header(settings.clientId(), secret.get().value()));
        return post.send(withoutCredential(form), authenticated);
    }

    /** The secret, if it must be sent in the header. Microsoft accepts both and documents the form. */
    static Optional<ClientCredential.Secret> secret(Settings settings, ProviderMetadata metadata) {
        boolean needed = !settings.authority().isMicrosoft()
                && !metadata.tokenEndpointAuthMethods().contains("client_secret_post");
        return needed && settings.credential() instanceof ClientCredential.Secret secret
                ? Optional.of(secret)
                : Optional.empty();
    }

    /** Id and secret are form-encoded before they are joined, so that either may contain a colon (RFC 6749 section 2.3.1). */
    static String header(String clientId, String secret) {
        String pair = encode(clientId) + ":" + encode(secret);
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** The form without the id and the secret. */
    static String withoutCredential(String form) {
        return Arrays.stream(form.split("&"))
                .filter(pair -> !pair.startsWith("client_id=") && !pair.startsWith("client_secret="))
                .collect(Collectors.joining("&"));
    }
}
