package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser and the application that it uses, in one: requests codes and redeems them. */
final class Visitor {

    static final String CLIENT_ID = "app-1";
    static final String SECRET = "app-1-secret";
    static final String REDIRECT_URI = "http://localhost/app/signin-oidc";
    /** The pair of RFC 7636, appendix B. */
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    static final String CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    private static final Pattern ACTION = Pattern.compile("<form method=\"post\" action=\"([^\"]*)\"");
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"");

    private final LocalIdentityProvider idp;
    private final String tenant;
    private final HttpClient http =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    Visitor(LocalIdentityProvider idp, String tenant) {
        this.idp = idp;
        this.tenant = tenant;
    }

    static Visitor at(LocalIdentityProvider idp, Tenant tenant) {
        return new Visitor(idp, tenant.id());
    }

    static AppRegistration app() {
        return AppRegistration.of(CLIENT_ID, SECRET)
                .redirectUri(REDIRECT_URI)
                .optionalSidClaim(true)
                .consented("User.Read");
    }

    HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> get(URI uri, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        headers.forEach(request::header);
        return http.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(URI uri, Map<String, String> form) throws IOException, InterruptedException {
        return post(formRequest(uri, form).build());
    }

    HttpResponse<String> post(HttpRequest request) throws IOException, InterruptedException {
        return http.send(request, BodyHandlers.ofString());
    }

    static HttpRequest.Builder formRequest(URI uri, Map<String, String> form) {
        return HttpRequest.newBuilder(uri)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(Parameters.encode(form)));
    }

    /** A valid authorization request with these parameters changed; an empty value leaves one out. */
    HttpResponse<String> authorize(Map<String, String> changes) throws IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>(Map.of(
                "client_id", CLIENT_ID,
                "redirect_uri", REDIRECT_URI,
                "response_type", "code",
                "scope", "openid profile email offline_access User.Read",
                "code_challenge", CHALLENGE,
                "code_challenge_method", "S256",
                "nonce", "nonce-1",
                "state", "state-1"));
        parameters.putAll(changes);
        parameters.values().removeIf(String::isEmpty);
        return get(URI.create(idp.endpoint(Endpoint.AUTHORIZE, tenant) + "?" + Parameters.encode(parameters)));
    }

    HttpResponse<String> authorize() throws IOException, InterruptedException {
        return authorize(Map.of());
    }

    /** Presses a button of the page's form. */
    HttpResponse<String> press(HttpResponse<String> page, String name, String value)
            throws IOException, InterruptedException {
        return submit(page, Map.of(name, value));
    }

    HttpResponse<String> submit(HttpResponse<String> page, Map<String, String> fields)
            throws IOException, InterruptedException {
        Map<String, String> form = hiddenFields(page.body());
        form.putAll(fields);
        return post(page.uri().resolve(action(page)), form);
    }

    /** Signs in by the picker. */
    String code(String user) throws IOException, InterruptedException {
        return answer(press(authorize(), "user", user)).get("code").orElseThrow();
    }

    /** The parameters of the redirect. */
    static Parameters answer(HttpResponse<String> redirect) {
        URI location = URI.create(redirect.headers().firstValue("Location").orElseThrow());
        return Parameters.parse(location.getRawQuery());
    }

    static String action(HttpResponse<String> page) {
        Matcher form = ACTION.matcher(page.body());
        return Optional.of(form)
                .filter(Matcher::find)
                .map(found -> unescape(found.group(1)))
                .orElseThrow();
    }

    static Map<String, String> hiddenFields(String page) {
        Map<String, String> fields = new LinkedHashMap<>();
        HIDDEN.matcher(page).results().forEach(field -> fields.put(unescape(field.group(1)), unescape(field.group(2))));
        return fields;
    }

    HttpResponse<String> redeem(String code) throws IOException, InterruptedException {
        return redeem(code, Map.of());
    }

    HttpResponse<String> redeem(String code, Map<String, String> changes) throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(Map.of(
                "grant_type", "authorization_code",
                "code", code,
                "redirect_uri", REDIRECT_URI,
                "code_verifier", VERIFIER,
                "client_info", "1"));
        form.putAll(changes);
        return token(form);
    }

    HttpResponse<String> refresh(String refreshToken, Map<String, String> changes)
            throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(
                Map.of("grant_type", "refresh_token", "refresh_token", refreshToken, "client_info", "1"));
        form.putAll(changes);
        return token(form);
    }

    /** With the application's secret, unless the form brings a credential. */
    HttpResponse<String> token(Map<String, String> parameters) throws IOException, InterruptedException {
        Map<String, String> form = new LinkedHashMap<>(parameters);
        form.putIfAbsent("client_id", CLIENT_ID);
        if (!form.containsKey("client_assertion")) {
            form.putIfAbsent("client_secret", SECRET);
        }
        form.values().removeIf(String::isEmpty);
        return post(idp.endpoint(Endpoint.TOKEN, tenant), form);
    }

    /** The tokens of a fresh sign-in. */
    Map<String, Object> signIn(String user) throws IOException, InterruptedException {
        return json(redeem(code(user)));
    }

    /** The tokens of a sign-in without pages. The changes go into both requests. */
    Map<String, Object> signInSilently(Map<String, String> changes) throws IOException, InterruptedException {
        return json(redeem(answer(authorize(changes)).get("code").orElseThrow(), changes));
    }

    static Map<String, Object> json(HttpResponse<String> response) {
        try {
            return JSONObjectUtils.parse(response.body());
        } catch (ParseException e) {
            throw new AssertionError("not JSON, with status " + response.statusCode(), e);
        }
    }

    static String text(Map<String, Object> json, String member) {
        return Optional.ofNullable((String) json.get(member))
                .orElseThrow(() -> new AssertionError("no " + member + ", but " + json.get("error_description")));
    }

    static JWTClaimsSet claims(Map<String, Object> tokens, String member) {
        try {
            return SignedJWT.parse(text(tokens, member)).getJWTClaimsSet();
        } catch (ParseException e) {
            throw new AssertionError(member + " is not a JWT", e);
        }
    }

    /** Looks the key up in the published keys, as an application does. */
    boolean verifies(SignedJWT jwt) throws Exception {
        HttpResponse<String> keys = get(idp.endpoint(Endpoint.KEYS, tenant));
        Optional<JWK> key = Optional.ofNullable(
                JWKSet.parse(keys.body()).getKeyByKeyId(jwt.getHeader().getKeyID()));
        return key.isPresent() && jwt.verify(new RSASSAVerifier(key.get().toRSAKey()));
    }

    private static String unescape(String text) {
        return text.replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }
}
