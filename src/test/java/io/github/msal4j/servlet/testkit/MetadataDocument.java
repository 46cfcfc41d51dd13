package io.github.msal4j.servlet.testkit;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The shape of Entra's discovery document. Another kind of provider needs another document, and no other change to the
 * discovery endpoints.
 *
 * @param origin where browsers go
 * @param backChannelOrigin where servers go
 * @param segment the first path segment of every address, as the reader of the document wrote it
 * @param keysQuery what the address of the keys ends with
 */
record MetadataDocument(
        String origin,
        String backChannelOrigin,
        String segment,
        String keysQuery,
        String issuer,
        boolean issInResponse,
        boolean secretInHeader,
        boolean revocation,
        boolean userinfo,
        boolean graph) {

    Map<String, Object> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("token_endpoint", Endpoint.TOKEN.at(backChannelOrigin, segment));
        json.put(
                "token_endpoint_auth_methods_supported",
                secretInHeader
                        ? List.of("private_key_jwt", "client_secret_basic")
                        : List.of("client_secret_post", "private_key_jwt", "client_secret_basic"));
        json.put("jwks_uri", Endpoint.KEYS.at(backChannelOrigin, segment) + keysQuery);
        json.put("response_modes_supported", List.of("query", "fragment", "form_post"));
        json.put("subject_types_supported", List.of("pairwise"));
        json.put("id_token_signing_alg_values_supported", List.of("RS256"));
        json.put("response_types_supported", List.of("code", "id_token", "code id_token", "id_token token"));
        json.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
        json.put("issuer", issuer);
        json.put("request_uri_parameter_supported", false);
        json.put("authorization_endpoint", Endpoint.AUTHORIZE.at(origin, segment));
        json.put("http_logout_supported", true);
        json.put("frontchannel_logout_supported", true);
        json.put("end_session_endpoint", Endpoint.LOGOUT.at(origin, segment));
        if (revocation) {
            json.put("revocation_endpoint", Endpoint.REVOCATION.at(backChannelOrigin, segment));
        }
        if (userinfo) {
            json.put("userinfo_endpoint", Endpoint.USERINFO.at(backChannelOrigin, segment));
        }
        if (graph) {
            json.put("msgraph_host", URI.create(backChannelOrigin).getAuthority());
        }
        json.put("claims_supported", CLAIMS);
        if (issInResponse) {
            json.put("authorization_response_iss_parameter_supported", true);
        }
        return json;
    }

    private static final List<String> CLAIMS = List.of(
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "auth_time",
            "acr",
            "nonce",
            "preferred_username",
            "name",
            "tid",
            "ver",
            "email");
}
