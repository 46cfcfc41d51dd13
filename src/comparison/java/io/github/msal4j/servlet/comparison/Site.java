package io.github.msal4j.servlet.comparison;

import io.github.msal4j.servlet.fakes.GivenSettings;
import java.util.List;

/**
 * What each application is told.
 *
 * @param origin of the application
 * @param provider the provider's origin
 * @param issuer below which the provider has its metadata
 */
record Site(String origin, String provider, String issuer) {
    /** To which only a signed-in user gets. */
    static final String PAGE = "/orders";
    /** How that page begins. */
    static final String ORDERS = "Orders of ";
    /** For everybody; it begins a session. */
    static final String OPEN = "/open";

    static final String CLIENT_ID = GivenSettings.CLIENT_ID;
    static final String CLIENT_SECRET = GivenSettings.CLIENT_SECRET;
    static final List<String> SCOPES = List.of("openid", "profile", "email", "User.Read");
}
