package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.util.Locale;
import java.util.Optional;

/** Checks the claims that only Microsoft's authorities have: the tenant (R22) and the policy. */
final class AuthorityChecks {
    /** The {@code sub} that B2C writes for every user if the user flow is set to send none. */
    private static final String NO_SUBJECT = "Not supported currently";

    private AuthorityChecks() {}

    static void check(JWTClaimsSet claims, String issuer, Settings settings) throws IdTokenException {
        if (settings.authority() instanceof Authority.Entra entra) {
            checkTenant(claims, issuer, entra, settings);
        } else if (settings.authority() instanceof Authority.B2c b2c) {
            checkPolicy(claims, b2c);
            checkSubject(claims);
        }
    }

    /** The tenant must be the one in the issuer, because it is part of the user's key. */
    private static void checkTenant(JWTClaimsSet claims, String issuer, Authority.Entra entra, Settings settings)
            throws IdTokenException {
        String tenant = IdToken.textOf(claims, "tid");
        if (tenant == null || !Authority.isGuid(tenant)) {
            throw new IdTokenException(Reason.TENANT, "tid must be the GUID of a tenant");
        }
        if (!entra.isIssuerOf(tenant, issuer)) {
            throw new IdTokenException(Reason.TENANT, "tid " + tenant + " is not the tenant of the issuer " + issuer);
        }
        if (!entra.admits(tenant)) {
            throw new IdTokenException(
                    Reason.TENANT,
                    "tid " + tenant
                            + " is that of personal accounts, and msal.tenant-id is organizations, which means work"
                            + " and school accounts only; common means both");
        }
        if (!settings.allowedTenants().isEmpty()
                && !settings.allowedTenants().contains(tenant.toLowerCase(Locale.ROOT))) {
            throw new IdTokenException(Reason.TENANT, "tenant " + tenant + " is not among msal.allowed-tenants");
        }
    }

    /**
     * All policies of a tenant have the same issuer and audience, but they check users differently: a token of a
     * policy that only resets passwords must not sign in a user where the configured policy requires a second factor. A
     * policy sends its name as {@code tfp} or as {@code acr} (Azure Active Directory B2C, "Configure tokens"), or in
     * its issuer.
     */
    private static void checkPolicy(JWTClaimsSet claims, Authority.B2c b2c) throws IdTokenException {
        Optional<String> name = Optional.ofNullable(IdToken.textOf(claims, "tfp"))
                .or(() -> Optional.ofNullable(IdToken.textOf(claims, "acr")));
        if (!name.map(b2c::isPolicy).orElseGet(() -> b2c.namesPolicy(claims.getIssuer()))) {
            throw new IdTokenException(
                    Reason.POLICY, "tfp or acr: expected " + b2c.policy() + ", got " + name.orElse("neither"));
        }
    }

    /** With the same {@code sub} for all, every user would be the same user. */
    private static void checkSubject(JWTClaimsSet claims) throws IdTokenException {
        if (claims.getSubject().startsWith(NO_SUBJECT)) {
            throw new IdTokenException(
                    Reason.SUBJECT,
                    "the user flow sends no sub; set its property 'Subject (sub) claim' to ObjectID in the Azure portal");
        }
    }
}
