package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;

/**
 * The issuer that a token must have. Entra's metadata for several tenants has a template as issuer: the token's {@code
 * tid} is put in, and the result is compared exactly (R1; Microsoft identity platform, "Access tokens", multitenant
 * applications). So the tenant must fit the issuer, and the issuer must fit the key.
 */
final class ExpectedIssuer {
    private ExpectedIssuer() {}

    static String of(ProviderMetadata metadata, JWTClaimsSet claims) throws IdTokenException {
        if (!metadata.issuer().contains(Authority.Entra.TENANT_TEMPLATE)) {
            return metadata.issuer();
        }
        String tenant = IdToken.textOf(claims, "tid");
        if (tenant == null || !Authority.isGuid(tenant)) {
            throw new IdTokenException(Reason.ISSUER, "tid must be the GUID of a tenant");
        }
        return metadata.issuer().replace(Authority.Entra.TENANT_TEMPLATE, tenant);
    }
}
