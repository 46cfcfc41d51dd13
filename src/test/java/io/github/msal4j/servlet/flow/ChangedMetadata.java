package io.github.msal4j.servlet.flow;

import com.nimbusds.jose.util.JSONObjectUtils;
import io.github.msal4j.servlet.harness.HttpVisitor;
import io.github.msal4j.servlet.testkit.Endpoint;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import java.text.ParseException;
import java.util.Map;
import java.util.function.Consumer;

/** The provider's own metadata, but for what a test changes. */
final class ChangedMetadata {
    private ChangedMetadata() {}

    /** It answers so from now on. */
    static void at(LocalIdentityProvider idp, Consumer<Map<String, Object>> change) {
        at(idp, idp.endpoint(Endpoint.METADATA, Tenant.CONTOSO.id()).toString(), change);
    }

    /** The same as OpenID provider without tenants. */
    static void atRealm(LocalIdentityProvider idp, Consumer<Map<String, Object>> change) {
        at(idp, idp.realm(Tenant.CONTOSO) + "/.well-known/openid-configuration", change);
    }

    private static void at(LocalIdentityProvider idp, String url, Consumer<Map<String, Object>> change) {
        try {
            Map<String, Object> document =
                    JSONObjectUtils.parse(new HttpVisitor().get(url).text());
            change.accept(document);
            idp.faults().at(Endpoint.METADATA).body(JSONObjectUtils.toJSONString(document));
        } catch (ParseException e) {
            throw new IllegalStateException("the provider's metadata is no JSON", e);
        }
    }
}
