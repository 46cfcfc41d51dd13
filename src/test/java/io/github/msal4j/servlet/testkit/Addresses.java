package io.github.msal4j.servlet.testkit;

/**
 * Where the provider can be found.
 *
 * @param origin for browsers, and the start of every issuer
 * @param backChannelOrigin for servers, which may be unable to resolve the browsers' host name
 */
record Addresses(String origin, String backChannelOrigin) {

    /** At the tenant's own address. */
    String issuer(Tenant tenant) {
        return Dialect.at(tenant.id(), tenant).issuer(origin, tenant.id(), tenant.id());
    }

    String issuer(Audience audience) {
        return audience.issuer(origin);
    }

    String issuer(Grant grant) {
        return grant.audience().issuer(origin, grant.tenant());
    }
}
