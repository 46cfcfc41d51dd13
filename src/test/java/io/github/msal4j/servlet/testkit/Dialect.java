package io.github.msal4j.servlet.testkit;

import com.nimbusds.jwt.JWTClaimsSet;
import java.util.Locale;

/**
 * How the kinds of providers differ in issuers, claims and tokens. In everything else they are the same here.
 *
 * <p>Sources: Microsoft Entra External ID, "Custom URL domains in external tenants"; Azure Active Directory B2C,
 * "Overview of tokens", "Web sign in with OpenID Connect" and "Request an access token"; OpenID Connect Core and
 * Discovery.
 */
enum Dialect {
    ENTRA,
    /** The issuer has another host, named after the tenant. */
    EXTERNAL_ID,
    /** Addresses name a policy, and so do tokens and accounts. An access token is for a named API only. */
    B2C,
    /**
     * Only what the specifications say: no tenants, no {@code client_info}, and a refresh token without {@code
     * offline_access}.
     */
    OPENID;

    private static final String REALM = "realms/";

    static Dialect at(String segment, Tenant tenant) {
        if (segment.startsWith(REALM)) {
            return OPENID;
        }
        if (segment.contains("/")) {
            return B2C;
        }
        return tenant.isExternal() ? EXTERNAL_ID : ENTRA;
    }

    String issuer(String origin, String segment, String tenant) {
        return switch (this) {
            case ENTRA -> origin + "/" + tenant + "/v2.0";
            case EXTERNAL_ID -> "https://" + tenant + ".ciamlogin.com/" + tenant + "/v2.0";
            case B2C ->
                segment.startsWith("tfp/")
                        ? origin + "/tfp/" + tenant + "/" + policy(segment) + "/v2.0/"
                        : origin + "/" + tenant + "/v2.0/";
            case OPENID -> origin + "/" + segment;
        };
    }

    /** The claims that say who the user is and where they come from, but for the subject. */
    void identify(JWTClaimsSet.Builder claims, Grant grant, String oid) {
        switch (this) {
            case ENTRA, EXTERNAL_ID ->
                claims.claim("ver", "2.0")
                        .claim("oid", oid)
                        .claim("tid", grant.tenant().id());
            case B2C ->
                claims.claim("ver", "1.0")
                        .claim("oid", oid)
                        .claim("tfp", policy(grant.audience().segment()));
            case OPENID -> claims.claim("azp", grant.app().clientId());
        }
    }

    /** The part of {@code client_info} that names the user. */
    String uid(String oid, String segment) {
        return this == B2C ? oid + "-" + policy(segment) : oid;
    }

    /** Entra, for organizations or for customers: subjects differ from application to application, keys name their issuer. */
    boolean isEntra() {
        return this == ENTRA || this == EXTERNAL_ID;
    }

    boolean hasClientInfo() {
        return this != OPENID;
    }

    boolean hasRefreshTokensUnasked() {
        return this == OPENID;
    }

    boolean hasAccessTokensForNamedApisOnly() {
        return this == B2C;
    }

    /** B2C and External ID can be set to require it, so that another site cannot sign users out. */
    boolean wantsIdTokenHint() {
        return this == B2C || this == EXTERNAL_ID;
    }

    /** In lower case, however it was asked for. */
    private static String policy(String segment) {
        return segment.substring(segment.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
    }
}
