package io.github.msal4j.servlet.flow;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** Logout tokens as a provider with back-channel logout makes them (Back-Channel Logout 1.0 section 2.4). */
final class LogoutTokens {
    static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private LogoutTokens() {}

    /** An application of a provider that has a back channel; Microsoft has none. */
    static TestApplication at(LocalIdentityProvider idp) {
        return TestApplication.at(idp).without("msal.tenant-id").set("msal.authority", idp.realm(Tenant.CONTOSO));
    }

    static JWTClaimsSet.Builder claims(LocalIdentityProvider idp, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(idp.realm(Tenant.CONTOSO))
                .audience(TestApplication.CLIENT_ID)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(120)))
                .jwtID(UUID.randomUUID().toString())
                .claim("events", Map.of(EVENT, Map.of()));
    }
}
