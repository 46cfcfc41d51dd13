package io.github.msal4j.servlet.internal.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.provider.IdTokenException.Reason;
import java.util.Locale;
import java.util.Optional;

/** The claims by which one kind of authority says more than OpenID Connect does: tenant (R22) and policy. */
final class AuthorityChecks {
    /** What B2C writes into every user's {@code sub} if the user flow is set to send none. */
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

    /** The tenant must be the one that the issuer names, since users are told apart by it. */
    private static void checkTenant(JWTClaimsSet claims, String issuer, Authority.Entra entra, Settings settings)
            throws IdTokenException {
        String tenant = IdToken.textOf(claims, "tid");
        if (tenant == null || !Authority.isGuid(tenant)) {
            throw new IdTokenException(Reason.TENANT, "tid must be the GUID of a tenant");
        }
        if (!entra.isIssuerOf(tenant, issuer)) {
            throw new IdTokenException(Reason.TENANT, "tid " + tenant + " is not the tenant of the issuer " + issuer);
        }
        if (!settings.allowedTenants().isEmpty()
                && !settings.allowedTenants().contains(tenant.toLowerCase(Locale.ROOT))) {
            throw new IdTokenException(Reason.TENANT, "tenant " + tenant + " is not among msal.allowed-tenants");
        }
    }

    /**
     * The policies of a tenant share issuer and application, but not what they ask of a user: a token of one that only
     * resets passwords must not sign in where another asks for a second factor. A policy is set to send its name as
     * {@code tfp} or as {@code acr} (Azure Active Directory B2C, "Configure tokens"), or to have it in its issuer.
     */
    private static void checkPolicy(JWTClaimsSet claims, Authority.B2c b2c) throws IdTokenException {
        Optional<String> name = Optional.ofNullable(IdToken.textOf(claims, "tfp"))
                .or(() -> Optional.ofNullable(IdToken.textOf(claims, "acr")));
        if (!name.map(b2c::isPolicy).orElseGet(() -> b2c.namesPolicy(claims.getIssuer()))) {
            throw new IdTokenException(
                    Reason.POLICY, "tfp or acr: expected " + b2c.policy() + ", got " + name.orElse("neither"));
        }
    }

    /** One {@code sub} for everybody would make all users one. */
    private static void checkSubject(JWTClaimsSet claims) throws IdTokenException {
        if (claims.getSubject().startsWith(NO_SUBJECT)) {
            throw new IdTokenException(
                    Reason.SUBJECT,
                    "the user flow sends no sub; set its property 'Subject (sub) claim' to ObjectID in the Azure portal");
        }
    }
}
