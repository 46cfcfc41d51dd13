package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Redeems codes and refresh tokens. */
final class TokenEndpoint {

    /** What an application asks for that has no user: what it was given at the API. */
    private static final String DEFAULT = "/.default";

    private final ClientAuthentication clients;
    private final Directory directory;
    private final Grants grants;
    private final TokenFactory tokens;
    private final Behaviour behaviour;
    private final List<IssuedTokens> issued = new CopyOnWriteArrayList<>();

    TokenEndpoint(
            ClientAuthentication clients,
            Directory directory,
            Grants grants,
            TokenFactory tokens,
            Behaviour behaviour) {
        this.clients = clients;
        this.directory = directory;
        this.grants = grants;
        this.tokens = tokens;
        this.behaviour = behaviour;
    }

    void handle(Exchange exchange, Audience audience) {
        AppRegistration app = clients.authenticate(exchange);
        Parameters form = exchange.form();
        if (required(form, "grant_type").equals("client_credentials")) {
            exchange.json(200, forApplication(app, form, audience));
            return;
        }
        Grant grant =
                switch (required(form, "grant_type")) {
                    case "authorization_code" -> redeem(app, form);
                    case "refresh_token" -> refresh(app, form, audience);
                    default ->
                        throw new EntraException(EntraError.of(
                                400, "unsupported_grant_type", 70003, "The app requested an unsupported grant type."));
                };
        if (directory.users().isDisabled(grant.user().name())) {
            throw new EntraException(EntraError.userDisabled());
        }
        if (!audience.admits(grant.tenant())
                || audience.dialect() != grant.audience().dialect()) {
            throw new EntraException(
                    EntraError.invalidGrant(700005, "The grant is intended to be used against another tenant."));
        }
        exchange.json(200, response(grant.with(RequestedClaims.parse(form.get("claims"))), form));
    }

    /** RFC 6749 section 4.4; neither a refresh token nor an ID token belongs to it. */
    private Map<String, Object> forApplication(AppRegistration app, Parameters form, Audience audience) {
        String scope = required(form, "scope");
        boolean isEntra = audience.dialect().isEntra();
        if (isEntra && (scope.contains(" ") || !scope.endsWith(DEFAULT))) {
            throw new EntraException(
                    EntraError.of(
                            400,
                            "invalid_scope",
                            1002012,
                            "Client credential flows must have a scope value with /.default suffixed to the resource identifier."));
        }
        Tenant tenant = audience.tenant()
                .orElseThrow(() -> new EntraException(
                        EntraError.invalidRequest(50059, "No tenant-identifying information found in the request.")));
        String resource = isEntra ? scope.substring(0, scope.length() - DEFAULT.length()) : app.clientId();
        long lifetime = behaviour.tokenLifetime().toSeconds();
        Map<String, Object> json = new LinkedHashMap<>();
        behaviour.tokenType().ifPresent(type -> json.put("token_type", type));
        json.put("expires_in", lifetime);
        behaviour.refreshIn().ifPresent(delay -> json.put("refresh_in", delay.toSeconds()));
        json.put("access_token", tokens.accessTokenOf(app, tenant, resource));
        issued.add(new IssuedTokens(app.clientId(), text(json, "access_token"), Optional.empty(), Optional.empty()));
        behaviour.tokenResponse().accept(json);
        return json;
    }

    private Grant redeem(AppRegistration app, Parameters form) {
        return grants.redeem(
                required(form, "code"), app, required(form, "redirect_uri"), required(form, "code_verifier"));
    }

    /**
     * A refresh token is good for every scope with consent, whichever scopes the sign-in asked for, and in every tenant that
     * the user is in.
     */
    private Grant refresh(AppRegistration app, Parameters form, Audience audience) {
        Grant anywhere = grants.refresh(required(form, "refresh_token"), app, behaviour.refreshTokensOnce());
        Grant grant = audience.tenant()
                .filter(anywhere.user()::isIn)
                .map(anywhere::in)
                .orElse(anywhere);
        Scopes wanted = form.get("scope").map(Scopes::parse).orElse(grant.scopes());
        if (behaviour.strictScopes()
                && !grant.scopes().withoutOfflineAccess().values().containsAll(wanted.values())) {
            throw new EntraException(EntraError.plain(400, "invalid_scope", "A scope was not granted."));
        }
        Set<String> missing = directory.consents().missing(app, grant.user(), grant.tenant(), wanted);
        if (!missing.isEmpty()) {
            throw new EntraException(EntraError.consentRequired());
        }
        return grant;
    }

    private Map<String, Object> response(Grant grant, Parameters form) {
        Scopes wanted = form.get("scope").map(Scopes::parse).orElse(grant.scopes());
        Set<String> consented = directory.consents().granted(grant.app(), grant.user(), grant.tenant(), wanted);
        Scopes granted = wanted.narrowedTo(consented).forOneResource();
        long lifetime = behaviour.tokenLifetime().toSeconds();
        Map<String, Object> json = new LinkedHashMap<>();
        behaviour.tokenType().ifPresent(type -> json.put("token_type", type));
        if (behaviour.scopeInResponse()) {
            json.put("scope", granted.granted());
        }
        json.put("expires_in", lifetime);
        json.put("ext_expires_in", lifetime);
        behaviour.refreshIn().ifPresent(delay -> json.put("refresh_in", delay.toSeconds()));
        Dialect dialect = grant.audience().dialect();
        if (!dialect.hasAccessTokensForNamedApisOnly() || !granted.delegated().isEmpty()) {
            json.put("access_token", tokens.accessToken(grant, granted));
        }
        boolean entitled = grant.scopes().contains("offline_access") || dialect.hasRefreshTokensUnasked();
        if (entitled && behaviour.refreshTokens()) {
            json.put("refresh_token", grants.newRefreshToken(grant.afterSignIn()));
        }
        if (grant.scopes().contains("openid")) {
            json.put("id_token", tokens.idToken(grant));
        }
        if (behaviour.clientInfo()
                && dialect.hasClientInfo()
                && form.get("client_info").isPresent()) {
            json.put("client_info", clientInfo(grant));
        }
        issued.add(new IssuedTokens(
                grant.user().name(), text(json, "access_token"), text(json, "refresh_token"), text(json, "id_token")));
        behaviour.tokenResponse().accept(json);
        return json;
    }

    private static Optional<String> text(Map<String, Object> json, String member) {
        return Optional.ofNullable((String) json.get(member));
    }

    /** What each response gave, in order. */
    List<IssuedTokens> issued() {
        return List.copyOf(issued);
    }

    /** Names the home account, also where the sign-in was a guest's. */
    static String clientInfo(Grant grant) {
        Tenant home = grant.user().home();
        String uid = grant.audience()
                .dialect()
                .uid(grant.user().objectIdIn(home), grant.audience().segment());
        Map<String, Object> ids = Map.of("uid", uid, "utid", home.id());
        return Base64URL.encode(JSONObjectUtils.toJSONString(ids)).toString();
    }

    private static String required(Parameters form, String name) {
        return form.get(name)
                .orElseThrow(() -> new EntraException(EntraError.invalidRequest(
                        900144, "The request body must contain the following parameter: '" + name + "'.")));
    }
}
