package io.github.msal4j.servlet.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.fakes.TestCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of Entra as it takes to sign in, and nothing that is remembered of it: the code is the nonce of the sign-in. Tokens
 * have the sizes that Entra's have. Its threads bear its name, so that what they do is not counted.
 */
public final class StubProvider implements AutoCloseable {
    /** In place of a nonce: a token that a stranger has signed, that is for another application, or that has expired. */
    public static final String FORGED = "forged:";

    public static final String FOR_ANOTHER = "for-another:";
    public static final String EXPIRED = "expired:";

    private static final String THREADS = "stub-provider-";
    public static final String TENANT = "72f988bf-86f1-41af-91ab-2d7cd011db47";

    private static final int ACCESS_TOKEN = 2_000;
    private static final int REFRESH_TOKEN = 1_200;
    private static final Pattern CODE = Pattern.compile("(?:^|&)code=([^&]*)");
    /** The user's id stands behind the dot of a refresh token. */
    private static final Pattern OF_REFRESH_TOKEN = Pattern.compile("(?:^|&)refresh_token=[^&.]*\\.([^&]*)");

    static {
        // The JDK's server writes header and body apart, which costs 40 ms an answer while Nagle's algorithm is on;
        // then a
        // second of measuring has so few sign-ins that the code is never compiled.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final ExecutorService threads =
            Executors.newFixedThreadPool(2, work -> new Thread(work, THREADS + work.hashCode()));
    private final InstantSource clock;
    private final HttpServer server;
    private final String scheme;
    private final RSAKey key;
    private final RSAKey strangersKey;

    public StubProvider(InstantSource clock) {
        this(clock, Optional.empty());
    }

    /** @param certificate for localhost, to be called by https */
    StubProvider(InstantSource clock, Optional<TestCertificate> certificate) {
        this.clock = clock;
        this.scheme = certificate.isPresent() ? "https" : "http";
        try {
            key = new RSAKeyGenerator(2048).keyID("stub-key-1").generate();
            strangersKey = new RSAKeyGenerator(2048).keyID("stub-key-1").generate();
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            if (certificate.isPresent()) {
                HttpsServer secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(
                        new HttpsConfigurator(certificate.get().serving()));
                server = secure;
            } else {
                server = HttpServer.create(address, 0);
            }
        } catch (IOException | JOSEException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /** By which an application finds this provider. */
    Map<String, String> parameters() {
        return Map.of(
                "msal.authority",
                origin(),
                "msal.tenant-id",
                TENANT,
                "msal.client-id",
                GivenSettings.CLIENT_ID,
                "msal.client-secret",
                GivenSettings.CLIENT_SECRET,
                "msal.scopes",
                "User.Read",
                "msal.http-timeout",
                "30s");
    }

    /** Of one of its threads. The JDK's server names one itself. */
    static boolean isThread(String name) {
        return name.startsWith(THREADS) || name.startsWith("HTTP-Dispatcher");
    }

    public String origin() {
        return scheme + "://localhost:" + server.getAddress().getPort();
    }

    JWKSet keys() {
        return new JWKSet(key.toPublicJWK());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        byte[] body = json(path, form).getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        boolean headersOnly = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(200, headersOnly ? -1 : body.length);
        if (!headersOnly) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private String json(String path, String form) {
        if (path.endsWith("/openid-configuration")) {
            return JSONObjectUtils.toJSONString(metadata());
        }
        return path.endsWith("/keys") ? keys().toString() : JSONObjectUtils.toJSONString(tokens(form));
    }

    private Map<String, Object> metadata() {
        String root = origin() + "/" + TENANT;
        return Map.of(
                "frontchannel_logout_supported",
                true,
                "subject_types_supported",
                List.of("pairwise"),
                "response_types_supported",
                List.of("code", "id_token", "code id_token", "id_token token"),
                "id_token_signing_alg_values_supported",
                List.of("RS256"),
                "issuer",
                issuer(),
                "authorization_endpoint",
                root + "/oauth2/v2.0/authorize",
                "token_endpoint",
                root + "/oauth2/v2.0/token",
                "end_session_endpoint",
                root + "/oauth2/v2.0/logout",
                "jwks_uri",
                root + "/keys",
                "token_endpoint_auth_methods_supported",
                List.of("client_secret_post"));
    }

    public String issuer() {
        return origin() + "/" + TENANT + "/v2.0";
    }

    /** The provider's session of the sign-in that had this nonce. */
    public static String sid(String nonce) {
        return UUID.nameUUIDFromBytes(nonce.getBytes(US_ASCII)).toString();
    }

    private Map<String, Object> tokens(String form) {
        Matcher code = CODE.matcher(form);
        String nonce = code.find() ? URLDecoder.decode(code.group(1), UTF_8) : "";
        Matcher known = OF_REFRESH_TOKEN.matcher(form);
        String oid = known.find() ? known.group(1) : UUID.randomUUID().toString();
        String info = "{\"uid\":\"" + oid + "\",\"utid\":\"" + TENANT + "\"}";
        return Map.of(
                "token_type",
                "Bearer",
                "scope",
                "openid profile email User.Read",
                "expires_in",
                3_599,
                "ext_expires_in",
                3_599,
                "access_token",
                random(ACCESS_TOKEN),
                "refresh_token",
                random(REFRESH_TOKEN - oid.length()) + "." + oid,
                "id_token",
                idToken(nonce, oid),
                "client_info",
                Base64.getUrlEncoder().withoutPadding().encodeToString(info.getBytes(US_ASCII)));
    }

    /** Of about 1,000 characters, with what Entra puts into one. */
    String idToken(String nonce, String oid) {
        Instant now = clock.instant().minusSeconds(nonce.startsWith(EXPIRED) ? 7_200 : 0);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(issuer())
                .subject((oid + oid).substring(0, 43))
                .audience(nonce.startsWith(FOR_ANOTHER) ? TENANT : GivenSettings.CLIENT_ID)
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(3_600)))
                .claim("nonce", nonce.substring(nonce.lastIndexOf(':') + 1))
                .claim("name", "Ada Lovelace")
                .claim("preferred_username", "ada@contoso.example")
                .claim("oid", oid)
                .claim("tid", TENANT)
                .claim("sid", nonce.isEmpty() ? UUID.randomUUID().toString() : sid(nonce))
                .claim("ver", "2.0")
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(nonce.startsWith(FORGED) ? strangersKey : key));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** Of the characters that a token has, and as hard to compress. */
    private static String random(int characters) {
        byte[] bytes = new byte[characters];
        ThreadLocalRandom.current().nextBytes(bytes);
        return Base64.getUrlEncoder().encodeToString(bytes).substring(0, characters);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
