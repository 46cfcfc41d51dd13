package io.github.msal4j.servlet.testkit;

/**
 * Where the provider can be found.
 *
 * @param origin for browsers, and the start of every issuer
 * @param backChannelOrigin for servers, which may be unable to resolve the browsers' host name
 */
record Addresses(String origin, String backChannelOrigin) {

    String issuer(Tenant tenant) {
        return issuer(tenant.id());
    }

    String issuer(Audience audience) {
        return issuer(audience.issuerTenant());
    }

    private String issuer(String tenant) {
        return origin + "/" + tenant + "/v2.0";
    }
}
