package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.http.AnswerText;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The provider's metadata (OpenID Connect Discovery 1.0 section 3). All addresses of the provider come from it; none
 * is built from the configured authority.
 *
 * @param issuer the exact {@code iss} of tokens, or Entra's template with {@code {tenantid}}
 * @param endSessionEndpoint empty if the provider has no RP-initiated logout
 * @param revocationEndpoint where a token is given back (RFC 7009); Entra has none
 * @param userinfoEndpoint where further claims about a user are (OpenID Connect Core 5.3)
 * @param frontChannelLogout whether it announces front-channel logout; Entra does, B2C does not
 * @param backChannelLogout whether it announces back-channel logout
 * @param issuerInResponse whether authorization responses contain {@code iss} (RFC 9207)
 * @param signingAlgorithms of ID tokens, as announced
 * @param tokenEndpointAuthMethods how an application may authenticate; {@code client_secret_basic} if the provider
 *     does not say, which is the specification's default
 */
public record ProviderMetadata(
        String issuer,
        URI authorizationEndpoint,
        URI tokenEndpoint,
        URI jwksUri,
        Optional<URI> endSessionEndpoint,
        Optional<URI> revocationEndpoint,
        Optional<URI> userinfoEndpoint,
        boolean frontChannelLogout,
        boolean backChannelLogout,
        boolean issuerInResponse,
        List<String> signingAlgorithms,
        List<String> tokenEndpointAuthMethods) {
    private static final List<String> DEFAULT_AUTH_METHODS = List.of("client_secret_basic");

    /** @throws ProviderUnavailableException if there is no metadata that can be used */
    static ProviderMetadata fetch(Authority authority, ProviderHttp http) throws ProviderUnavailableException {
        ProviderHttp.Answer answer = http.get(authority.metadataUrl());
        if (answer.status() != 200) {
            String failure = "The metadata at " + authority.metadataUrl() + " answers with ";
            throw answer.isOverload()
                    ? new ProviderUnavailableException(
                            failure + "status " + answer.status() + remedy(answer, authority))
                    : ProviderUnavailableException.unusable(
                            failure + AnswerText.of(answer) + remedy(answer, authority));
        }
        if (!Json.isObject(answer.body())) {
            throw ProviderUnavailableException.unusable(
                    "The metadata at " + authority.metadataUrl() + " cannot be read: it answers with "
                            + AnswerText.of(answer) + "; check msal.authority and msal.tenant-id");
        }
        return parse(answer.body(), authority);
    }

    /** Entra has an error code for a tenant that does not exist (Microsoft identity platform, "error codes"). */
    private static String remedy(ProviderHttp.Answer answer, Authority authority) {
        boolean unknownTenant =
                answer.body().contains("AADSTS90002") || answer.body().contains("AADSTS900021");
        return authority instanceof Authority.Entra entra && unknownTenant
                ? "; the tenant " + entra.tenant() + " does not exist there (AADSTS90002): put the Tenant ID of the"
                        + " directory's overview page into msal.tenant-id"
                : "; check msal.authority and msal.tenant-id";
    }

    /**
     * @throws ProviderUnavailableException if this is not metadata, is not that of the configured authority (R1), or
     *     contains an address without TLS (R2)
     */
    static ProviderMetadata parse(String json, Authority authority) throws ProviderUnavailableException {
        String where = "The metadata at " + authority.metadataUrl();
        try {
            Map<String, Object> document = Json.object(json);
            String issuer = required(document, "issuer", where);
            if (!authority.acceptsIssuer(issuer)) {
                throw ProviderUnavailableException.unusable(where + " names the issuer '" + issuer
                        + "', which is not that of the configured authority; check msal.authority and msal.tenant-id");
            }
            return new ProviderMetadata(
                    issuer,
                    address(required(document, "authorization_endpoint", where), authority, where),
                    address(required(document, "token_endpoint", where), authority, where),
                    address(required(document, "jwks_uri", where), authority, where),
                    optionalAddress(document, "end_session_endpoint", authority, where),
                    optionalAddress(document, "revocation_endpoint", authority, where),
                    optionalAddress(document, "userinfo_endpoint", authority, where),
                    Boolean.TRUE.equals(document.get("frontchannel_logout_supported")),
                    Boolean.TRUE.equals(document.get("backchannel_logout_supported")),
                    Boolean.TRUE.equals(document.get("authorization_response_iss_parameter_supported")),
                    listed(document, "id_token_signing_alg_values_supported", List.of()),
                    listed(document, "token_endpoint_auth_methods_supported", DEFAULT_AUTH_METHODS));
        } catch (ParseException | IllegalArgumentException e) {
            throw ProviderUnavailableException.unusable(where + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String required(Map<String, Object> document, String member, String where)
            throws ParseException, ProviderUnavailableException {
        String value = JSONObjectUtils.getString(document, member);
        if (value == null) {
            throw ProviderUnavailableException.unusable(where + " lacks " + member);
        }
        return value;
    }

    private static Optional<URI> optionalAddress(
            Map<String, Object> document, String member, Authority authority, String where)
            throws ParseException, ProviderUnavailableException {
        String value = JSONObjectUtils.getString(document, member);
        return value == null ? Optional.empty() : Optional.of(address(value, authority, where));
    }

    private static List<String> listed(Map<String, Object> document, String member, List<String> otherwise)
            throws ParseException {
        List<String> values = JSONObjectUtils.getStringList(document, member);
        return values == null ? otherwise : List.copyOf(values);
    }

    /** Only a provider on this machine may name addresses of this machine, by http or https (R95). */
    private static URI address(String value, Authority authority, String where) throws ProviderUnavailableException {
        URI uri = URI.create(value);
        if (!Authority.isSecure(uri)) {
            throw ProviderUnavailableException.unusable(where + " names an address without TLS: " + value);
        }
        if (Authority.isOnThisMachine(uri) && !Authority.isOnThisMachine(authority.origin())) {
            throw ProviderUnavailableException.unusable(where + " names an address of this machine: " + value
                    + "; only a provider on this machine may do that, see msal.authority");
        }
        return uri;
    }
}
