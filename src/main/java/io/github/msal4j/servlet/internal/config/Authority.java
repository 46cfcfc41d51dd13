package io.github.msal4j.servlet.internal.config;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;

/**
 * The identity provider that this application trusts to sign users in, and the issuer that its metadata may name
 * (OpenID Connect Discovery 4.3; Microsoft identity platform, "OpenID Connect on the Microsoft identity platform").
 */
public sealed interface Authority {
    /** Where the provider publishes its metadata. */
    URI metadataUrl();

    /** Whether metadata with this {@code issuer} is that of the configured provider. Compares exactly. */
    boolean acceptsIssuer(String issuer);

    /**
     * Whether a token or message of this authority may name this issuer. Unlike in metadata, it is never a template.
     */
    boolean mayHaveIssued(String issuer);

    /** Scheme, host and port of the configured address. */
    URI origin();

    /**
     * Whether this is Microsoft's platform in any of its forms. It signs with RS256 only, and issues a refresh token
     * only for the scope {@code offline_access} (Microsoft identity platform, "Scopes and permissions").
     */
    boolean isMicrosoft();

    /** How long before it issues a token the provider says it has ({@code iat}). */
    default Duration datesBack() {
        return Duration.ZERO;
    }

    /**
     * Whether {@code logout_hint} alone ends a session there, so that the ID token need not travel: at Entra for
     * organizations (Microsoft identity platform, "Send a sign-out request"). External ID and B2C can be set to refuse a
     * sign-out without {@code id_token_hint}; other providers take a {@code logout_hint} for what it is called
     * (RP-Initiated Logout section 2).
     *
     * @param issuer of the user's ID token
     */
    default boolean signsOutByHint(String issuer) {
        return false;
    }

    /**
     * Microsoft Entra ID: one host for many tenants. Also an External ID tenant at {@code <name>.ciamlogin.com} or at a
     * custom domain, whose issuer is at a third host, named after the tenant's GUID (Microsoft Entra External ID, "Custom
     * URL domains in external tenants").
     *
     * @param origin the login host, e.g. {@code https://login.microsoftonline.com}
     * @param tenant a tenant's GUID or domain in lower case, or {@code common}, {@code organizations}, {@code
     *     consumers}
     */
    record Entra(URI origin, String tenant) implements Authority {
        /** The placeholder in the issuer of metadata for several tenants; the {@code tid} of a token replaces it. */
        public static final String TENANT_TEMPLATE = "{tenantid}";

        /** The tenant in which Entra keeps all personal accounts. */
        private static final String PERSONAL_ACCOUNTS = "9188040d-6c67-4c5b-b112-36a304b66dad";

        @Override
        public URI metadataUrl() {
            return origin.resolve("/" + tenant + "/v2.0/.well-known/openid-configuration");
        }

        /**
         * If the tenant is configured by its GUID, the issuer must have that GUID. If it is configured by its domain,
         * the GUID is learned from this metadata, which came from the configured host by TLS.
         */
        @Override
        public boolean acceptsIssuer(String issuer) {
            if (isMultiTenant()) {
                return issuer.equals(issuerOf(TENANT_TEMPLATE));
            }
            if (tenant.equals("consumers")) {
                return issuer.equals(issuerOf(PERSONAL_ACCOUNTS));
            }
            if (isGuid(tenant)) {
                return isIssuerOf(tenant, issuer);
            }
            return isIssuerOfSomeTenant(issuer);
        }

        @Override
        public boolean mayHaveIssued(String issuer) {
            return isMultiTenant() ? isIssuerOfSomeTenant(issuer) : acceptsIssuer(issuer);
        }

        /** Whether this is the issuer of that tenant's tokens. */
        public boolean isIssuerOf(String someTenant, String issuer) {
            return issuer.equals(issuerOf(someTenant)) || isExternalIssuerOf(someTenant, issuer);
        }

        /** Entra writes {@code iat} and {@code nbf} five minutes earlier, for those whose clocks are behind; {@code auth_time} it does not. */
        @Override
        public Duration datesBack() {
            return Duration.ofMinutes(5);
        }

        /** The authority of an external tenant may be at a host that does not tell; its tokens do. */
        @Override
        public boolean signsOutByHint(String issuer) {
            return !MicrosoftHosts.isExternalId(
                    String.valueOf(URI.create(issuer).getHost()));
        }

        private String issuerOf(String someTenant) {
            return origin + "/" + someTenant + "/v2.0";
        }

        /** The issuer of an external tenant. Metadata from Entra's own login hosts never names it. */
        private boolean isExternalIssuerOf(String someTenant, String issuer) {
            return !MicrosoftHosts.isEntra(origin.getHost())
                    && issuer.equals("https://" + someTenant + MicrosoftHosts.EXTERNAL_ID + "/" + someTenant + "/v2.0");
        }

        private boolean isIssuerOfSomeTenant(String issuer) {
            String[] parts = issuer.split("/", -1);
            return parts.length == 5 && isGuid(parts[3]) && isIssuerOf(parts[3], issuer);
        }

        /** Whether users of this tenant may sign in: {@code organizations} means work and school accounts only (R94). */
        public boolean admits(String someTenant) {
            return !tenant.equals("organizations") || !PERSONAL_ACCOUNTS.equalsIgnoreCase(someTenant);
        }

        /** Whether users of several tenants may sign in, so that {@code msal.allowed-tenants} has a meaning. */
        public boolean isMultiTenant() {
            return tenant.equals("common") || tenant.equals("organizations");
        }

        /** Whether this is one tenant, which can give the application a token of its own. */
        public boolean isOneTenant() {
            return !isMultiTenant() && !tenant.equals("consumers");
        }

        @Override
        public boolean isMicrosoft() {
            return true;
        }
    }

    /**
     * One policy (user flow) of an Azure AD B2C tenant. All policies of a tenant may have the same issuer, so a claim
     * of the token names the policy that issued it (Azure Active Directory B2C, "Overview of tokens": issuer, {@code
     * tfp}, {@code acr}; "Web sign in with OpenID Connect": the addresses).
     *
     * @param origin e.g. {@code https://contoso.b2clogin.com}, or a custom domain
     * @param tenant its GUID or domain in lower case
     * @param policy e.g. {@code b2c_1_sign_in}; its case has no meaning
     * @param tfp whether the address has the older form {@code /tfp/<tenant>/<policy>}
     */
    record B2c(URI origin, String tenant, String policy, boolean tfp) implements Authority {
        private static final String TFP = "/tfp/";

        @Override
        public URI metadataUrl() {
            return origin.resolve((tfp ? TFP : "/") + tenant + "/" + policy + "/v2.0/.well-known/openid-configuration");
        }

        /**
         * Accepts both forms of this tenant's issuer that a policy can be set to. Unlike Entra's issuers, they end
         * with a slash.
         */
        @Override
        public boolean acceptsIssuer(String issuer) {
            String[] parts = issuer.split("/", -1);
            if (namesPolicy(issuer)) {
                return isTenant(parts[4])
                        && isPolicy(parts[5])
                        && issuer.equals(origin + TFP + parts[4] + "/" + parts[5] + "/v2.0/");
            }
            return parts.length == 6 && isTenant(parts[3]) && issuer.equals(origin + "/" + parts[3] + "/v2.0/");
        }

        /** Whether the issuer has the form that names its policy. */
        public boolean namesPolicy(String issuer) {
            return issuer.startsWith(origin + TFP) && issuer.split("/", -1).length == 8;
        }

        public boolean isPolicy(String name) {
            return policy.equalsIgnoreCase(name);
        }

        /** As for Entra: if the tenant is configured by its domain, its GUID is learned from the metadata. */
        private boolean isTenant(String guid) {
            return isGuid(guid) && (guid.equals(tenant) || !isGuid(tenant));
        }

        @Override
        public boolean mayHaveIssued(String issuer) {
            return acceptsIssuer(issuer);
        }

        @Override
        public boolean isMicrosoft() {
            return true;
        }
    }

    /**
     * Any other OpenID provider, configured by its issuer, e.g. a Keycloak realm.
     *
     * @param issuer exactly as the provider writes it in its tokens
     */
    record OpenId(URI issuer) implements Authority {
        @Override
        public URI metadataUrl() {
            String base = issuer.toString();
            return URI.create((base.endsWith("/") ? base : base + "/") + ".well-known/openid-configuration");
        }

        @Override
        public boolean acceptsIssuer(String candidate) {
            return candidate.equals(issuer.toString());
        }

        @Override
        public boolean mayHaveIssued(String candidate) {
            return acceptsIssuer(candidate);
        }

        @Override
        public URI origin() {
            return issuer.resolve("/").normalize();
        }

        @Override
        public boolean isMicrosoft() {
            return false;
        }
    }

    /** Whether calls to this address are protected: by TLS, or because they stay on this machine (R2). */
    static boolean isSecure(URI address) {
        String host = address.getHost();
        boolean tls = "https".equals(address.getScheme());
        boolean local = "http".equals(address.getScheme()) && host != null && Addresses.isLoopback(host);
        return host != null && (tls || local);
    }

    /** Whether a connection to this address would stay on this machine, however the address is written. */
    static boolean isOnThisMachine(URI address) {
        return address.getHost() != null && Addresses.isOnThisMachine(address.getHost());
    }

    /** Whether the text is a GUID as Entra writes tenant ids: 36 characters with hyphens. */
    static boolean isGuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        try {
            return UUID.fromString(text).toString().equals(text.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException notHex) {
            return false;
        }
    }
}
