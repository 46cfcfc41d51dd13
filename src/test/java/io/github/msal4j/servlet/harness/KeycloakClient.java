package io.github.msal4j.servlet.harness;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An application's registration at Keycloak: confidential, code flow only, realm roles as {@code roles} in the ID token. */
public final class KeycloakClient {

    private final String id;
    private final String secret;
    private final List<String> redirectUris = new ArrayList<>();
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Map<String, Object>> mappers = new ArrayList<>(List.of(rolesMapper("roles")));
    private boolean frontChannelLogout;
    private boolean consentRequired;
    private boolean serviceAccount;
    private boolean assertions;

    private KeycloakClient(String id, String secret) {
        this.id = id;
        this.secret = secret;
    }

    public static KeycloakClient confidential(String id, String secret) {
        return new KeycloakClient(id, secret);
    }

    public KeycloakClient redirectUri(String uri) {
        redirectUris.add(uri);
        return this;
    }

    public KeycloakClient postLogoutRedirectUri(String uri) {
        attributes.merge("post.logout.redirect.uris", uri, (first, second) -> first + "##" + second);
        return this;
    }

    /** Global sign-out by an iframe in the user's browser, with {@code iss} and {@code sid}. */
    public KeycloakClient frontChannelLogout(String uri) {
        frontChannelLogout = true;
        return attribute("frontchannel.logout.url", uri).attribute("frontchannel.logout.session.required", "true");
    }

    /**
     * Global sign-out by a logout token from Keycloak itself, with {@code sid}. Keycloak resolves the name, so it should be
     * 127.0.0.1; a client that has a front-channel address as well is told through that only.
     */
    public KeycloakClient backChannelLogout(String uri) {
        return attribute("backchannel.logout.url", uri).attribute("backchannel.logout.session.required", "true");
    }

    /** As {@link #backChannelLogout}, but the token names the user only, by {@code sub}: all of the user's sessions end. */
    public KeycloakClient backChannelLogoutOfTheUser(String uri) {
        return backChannelLogout(uri).attribute("backchannel.logout.session.required", "false");
    }

    /** A claim that is the same in every ID token. */
    public KeycloakClient idTokenClaim(String name, String value) {
        mappers.add(Map.of(
                "name",
                name,
                "protocol",
                "openid-connect",
                "protocolMapper",
                "oidc-hardcoded-claim-mapper",
                "config",
                Map.of(
                        "claim.name",
                        name,
                        "claim.value",
                        value,
                        "jsonType.label",
                        "String",
                        "id.token.claim",
                        "true")));
        return this;
    }

    /** The realm roles once more, under a name that may have dots for members of members, e.g. {@code realm_access.roles}. */
    public KeycloakClient rolesClaim(String name) {
        mappers.add(rolesMapper(name));
        return this;
    }

    /** Keycloak asks the user at the first sign-in whether this application may know what it asks for. */
    public KeycloakClient consentRequired() {
        consentRequired = true;
        return this;
    }

    /** The client may have tokens of its own (client credentials). */
    public KeycloakClient serviceAccount() {
        serviceAccount = true;
        return this;
    }

    /** In place of the secret: assertions that are signed with the key of this certificate, which was uploaded (<i>Signed Jwt</i>). */
    public KeycloakClient certificate(X509Certificate certificate) {
        assertions = true;
        try {
            return attribute(
                    "jwt.credential.certificate", Base64.getEncoder().encodeToString(certificate.getEncoded()));
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("encoding a certificate", e);
        }
    }

    /** The same with a key set, in which Keycloak finds the key by its {@code kid}, the thumbprint. It leaves out keys without a use. */
    public KeycloakClient keySet(X509Certificate certificate) {
        assertions = true;
        try {
            RSAKey key = new RSAKey.Builder(RSAKey.parse(certificate).toRSAPublicKey())
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint()
                    .build();
            return attribute("use.jwks.string", "true").attribute("jwks.string", new JWKSet(key).toString());
        } catch (JOSEException e) {
            throw new IllegalStateException("reading a certificate", e);
        }
    }

    /** Any further attribute of Keycloak's client representation. */
    public KeycloakClient attribute(String name, String value) {
        attributes.put(name, value);
        return this;
    }

    /** As Keycloak's own interface has it. */
    public Map<String, Object> representation() {
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("clientId", id);
        client.put("secret", secret);
        if (assertions) {
            client.put("clientAuthenticatorType", "client-jwt");
        }
        client.put("protocol", "openid-connect");
        client.put("publicClient", false);
        client.put("standardFlowEnabled", true);
        client.put("directAccessGrantsEnabled", false);
        client.put("redirectUris", redirectUris);
        client.put("frontchannelLogout", frontChannelLogout);
        if (consentRequired) {
            client.put("consentRequired", true);
            // Otherwise a client that wants consents gets no roles.
            client.put("fullScopeAllowed", true);
        }
        if (serviceAccount) {
            client.put("serviceAccountsEnabled", true);
        }
        client.put("attributes", attributes);
        client.put("protocolMappers", mappers);
        return client;
    }

    private static Map<String, Object> rolesMapper(String claim) {
        return Map.of(
                "name",
                claim,
                "protocol",
                "openid-connect",
                "protocolMapper",
                "oidc-usermodel-realm-role-mapper",
                "config",
                Map.of(
                        "claim.name",
                        claim,
                        "multivalued",
                        "true",
                        "id.token.claim",
                        "true",
                        "jsonType.label",
                        "String"));
    }
}
