package io.github.msal4j.servlet.internal.provider;

import io.github.msal4j.servlet.internal.base.Json;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.InternalAddress;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.AnswerText;
import io.github.msal4j.servlet.internal.http.ProviderHttp;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import java.net.URI;
import java.util.List;
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
 * @param promptValues the values of {@code prompt} that it knows; empty if it does not say
 * @param acrValues the values of {@code acr_values} that it knows; empty if it does not say
 * @param claimsParameter whether it announces the {@code claims} parameter; Entra has it, and does not announce it
 * @param claims the claims that it announces; empty if it does not say
 * @param graphHost where Microsoft Graph is, which only Entra says ({@code msgraph_host}); not checked
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
        List<String> tokenEndpointAuthMethods,
        List<String> promptValues,
        List<String> acrValues,
        boolean claimsParameter,
        List<String> claims,
        Optional<String> graphHost) {
    /** @throws ProviderUnavailableException if there is no metadata that can be used */
    static ProviderMetadata fetch(Settings settings, ProviderHttp http) throws ProviderUnavailableException {
        Authority authority = settings.authority();
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
        return parse(answer.body(), authority, settings.internalAddress());
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
    static ProviderMetadata parse(String json, Authority authority, Optional<InternalAddress> internal)
            throws ProviderUnavailableException {
        return new MetadataReader(json, authority, internal).read();
    }
}
