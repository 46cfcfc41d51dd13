package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.InternalAddress;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a metadata document, member by member, as providers write them. Where the specification leaves a member out, some
 * write null or an empty text (R105).
 */
final class MetadataReader {
    private static final List<String> DEFAULT_AUTH_METHODS = List.of("client_secret_basic");

    private final String json;
    private final Authority authority;
    private final Optional<InternalAddress> internal;
    private final String where;

    MetadataReader(String json, Authority authority, Optional<InternalAddress> internal) {
        this.json = json;
        this.authority = authority;
        this.internal = internal;
        this.where = "The metadata at " + authority.metadataUrl();
    }

    ProviderMetadata read() throws ProviderUnavailableException {
        Map<String, Object> document = document();
        String issuer = required(document, "issuer");
        if (!authority.acceptsIssuer(issuer)) {
            throw ProviderUnavailableException.unusable(where + " names the issuer '" + issuer
                    + "', which is not that of the configured authority; check msal.authority and msal.tenant-id");
        }
        return new ProviderMetadata(
                issuer,
                forBrowser("authorization_endpoint", required(document, "authorization_endpoint")),
                forServer("token_endpoint", required(document, "token_endpoint")),
                forServer("jwks_uri", required(document, "jwks_uri")),
                forBrowser(document, "end_session_endpoint"),
                forServer(document, "revocation_endpoint"),
                forServer(document, "userinfo_endpoint"),
                Boolean.TRUE.equals(document.get("frontchannel_logout_supported")),
                Boolean.TRUE.equals(document.get("backchannel_logout_supported")),
                Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported")),
                listed(document, "id_token_signing_alg_values_supported", List.of()),
                listed(document, "token_endpoint_auth_methods_supported", DEFAULT_AUTH_METHODS),
                announced(document, "prompt_values_supported"),
                announced(document, "acr_values_supported"),
                Boolean.TRUE.equals(document.get("claims_parameter_supported")),
                announced(document, "claims_supported"),
                document.get("msgraph_host") instanceof String host ? Optional.of(host) : Optional.empty());
    }

    private Map<String, Object> document() throws ProviderUnavailableException {
        try {
            return Json.object(json);
        } catch (ParseException e) {
            throw ProviderUnavailableException.unusable(where + " cannot be read: " + e.getMessage(), e);
        }
    }

    private String required(Map<String, Object> document, String member) throws ProviderUnavailableException {
        return optional(document, member)
                .orElseThrow(() -> ProviderUnavailableException.unusable(where + " lacks " + member));
    }

    private Optional<String> optional(Map<String, Object> document, String member) throws ProviderUnavailableException {
        Object value = document.get(member);
        if (value != null && !(value instanceof String)) {
            throw unreadable(member, "it is not a text");
        }
        return Optional.ofNullable((String) value).filter(text -> !text.isBlank());
    }

    private List<String> listed(Map<String, Object> document, String member, List<String> otherwise)
            throws ProviderUnavailableException {
        Object value = document.get(member);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof List<?> several)) {
            throw unreadable(member, "it is not a list");
        }
        return several.stream()
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .toList();
    }

    /** No sign-in depends on it, so that it may have any form. */
    private static List<String> announced(Map<String, Object> document, String member) {
        return document.get(member) instanceof List<?> several
                ? several.stream().map(String::valueOf).toList()
                : List.of();
    }

    private Optional<URI> forBrowser(Map<String, Object> document, String member) throws ProviderUnavailableException {
        Optional<String> value = optional(document, member);
        return value.isEmpty() ? Optional.empty() : Optional.of(forBrowser(member, value.get()));
    }

    private URI forBrowser(String member, String value) throws ProviderUnavailableException {
        URI uri = uri(member, value);
        return checked(member, internal.map(one -> one.forBrowser(uri)).orElse(uri));
    }

    private Optional<URI> forServer(Map<String, Object> document, String member) throws ProviderUnavailableException {
        Optional<String> value = optional(document, member);
        return value.isEmpty() ? Optional.empty() : Optional.of(forServer(member, value.get()));
    }

    private URI forServer(String member, String value) throws ProviderUnavailableException {
        URI uri = uri(member, value);
        return internal.isPresent() && internal.get().isInternal(uri) ? uri : checked(member, uri);
    }

    private URI uri(String member, String value) throws ProviderUnavailableException {
        try {
            return URI.create(value);
        } catch (IllegalArgumentException e) {
            throw unreadable(member, e.getMessage());
        }
    }

    /** Only a provider on this machine may name addresses of this machine, by http or https (R95). */
    private URI checked(String member, URI uri) throws ProviderUnavailableException {
        if (!Authority.isSecure(uri)) {
            throw ProviderUnavailableException.unusable(
                    where + " names an address without TLS: " + uri + " (" + member + ")");
        }
        if (Authority.isOnThisMachine(uri) && !Authority.isOnThisMachine(authority.origin())) {
            throw ProviderUnavailableException.unusable(where + " names an address of this machine: " + uri + " ("
                    + member + "); only a provider on this machine may do that, see msal.authority");
        }
        return uri;
    }

    private ProviderUnavailableException unreadable(String member, @Nullable String why) {
        return ProviderUnavailableException.unusable(where + " cannot be read: " + member + ": " + why);
    }
}
