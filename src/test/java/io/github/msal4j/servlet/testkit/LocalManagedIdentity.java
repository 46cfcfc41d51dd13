package io.github.msal4j.servlet.testkit;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Azure's endpoint for managed identities on a loopback port: that of App Service, Functions and Container Apps, that of a
 * virtual machine (IMDS), and that of Azure Arc. Its tokens are those of a {@link LocalIdentityProvider}, which accepts them as client assertions of an
 * application that trusts the identity. The application must run in a process that has the environment variables.
 *
 * <pre>{@code
 * try (LocalIdentityProvider idp = LocalIdentityProvider.start();
 *         LocalManagedIdentity azure = LocalManagedIdentity.of(idp)) {
 *     idp.register(azure.trustedBy(AppRegistration.of("client-id").redirectUri("http://localhost:8080/app/signin-oidc")));
 *     ProcessBuilder server = new ProcessBuilder("bin/catalina.sh", "run");
 *     server.environment().putAll(azure.appServiceEnvironment());
 *     server.start(); // with msal.client-managed-identity = system
 * }
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class LocalManagedIdentity implements AutoCloseable {
    /** What the public cloud's federated credentials name as audience. */
    public static final String AUDIENCE = "api://AzureADTokenExchange";

    private static final String APP_SERVICE = "/msi/token";
    private static final String VIRTUAL_MACHINE = "/metadata/identity/oauth2/token";
    private static final String ARC = "/arc/identity/oauth2/token";
    private static final String SYSTEM = "";

    private final LoopbackServer server = new LoopbackServer(0);
    private final LocalIdentityProvider idp;
    private final String header = UUID.randomUUID().toString();
    private final Map<String, String> principals = new ConcurrentHashMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private volatile @Nullable Path arcKey;
    private volatile Duration lifetime = Duration.ofHours(24);
    private volatile int status = 200;
    private volatile @Nullable String answer;
    private volatile CountDownLatch hold = new CountDownLatch(0);

    private LocalManagedIdentity(LocalIdentityProvider idp) {
        this.idp = idp;
        server.start(this::handle);
    }

    /** An endpoint with a system-assigned identity in the tenant {@link Tenant#CONTOSO}. */
    public static LocalManagedIdentity of(LocalIdentityProvider idp) {
        LocalManagedIdentity made = new LocalManagedIdentity(idp);
        made.principals.put(SYSTEM, UUID.randomUUID().toString());
        return made;
    }

    /** Assigns an identity to the machine, as {@code az webapp identity assign --identities} does. */
    public LocalManagedIdentity userAssigned(String clientId) {
        principals.put(clientId.toLowerCase(Locale.ROOT), UUID.randomUUID().toString());
        return this;
    }

    /** Takes the system-assigned identity away from the machine. */
    public LocalManagedIdentity withoutSystemAssigned() {
        principals.remove(SYSTEM);
        return this;
    }

    /** The {@code iss} of the tokens. */
    public String issuer() {
        return idp.issuer(Tenant.CONTOSO);
    }

    /** The {@code sub} of the system-assigned identity's tokens. */
    public String principalId() {
        return principals.getOrDefault(SYSTEM, "none");
    }

    /** The {@code sub} of a user-assigned identity's tokens. */
    public String principalId(String clientId) {
        return principals.getOrDefault(clientId.toLowerCase(Locale.ROOT), "none");
    }

    /** The registration with a federated credential for the system-assigned identity. */
    public AppRegistration trustedBy(AppRegistration app) {
        return app.federatedCredential(issuer(), principalId(), AUDIENCE);
    }

    /** The environment of App Service, Functions and Container Apps. */
    public Map<String, String> appServiceEnvironment() {
        return Map.of("IDENTITY_ENDPOINT", origin() + APP_SERVICE, "IDENTITY_HEADER", header);
    }

    /** The environment that has MSAL call this endpoint in place of a virtual machine's. */
    public Map<String, String> virtualMachineEnvironment() {
        return Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", origin());
    }

    /**
     * The environment of a server that Azure Arc manages. Whoever asks has to send what is in a file that is made in this directory.
     * MSAL accepts the directory of Arc's agent only: {@code /var/opt/azcmagent/tokens}. As with older agents, who asks for a user-assigned
     * identity that the machine does not have gets a token of the system-assigned one.
     */
    public Map<String, String> azureArcEnvironment(Path keys) {
        arcKey = keys.resolve(UUID.randomUUID() + ".key");
        return Map.of("IDENTITY_ENDPOINT", origin() + ARC, "IMDS_ENDPOINT", origin());
    }

    private String origin() {
        return "http://localhost:" + server.port();
    }

    /** How long tokens are valid from now on. Default: 24 hours, as at Azure. */
    public void tokenLifetime(Duration duration) {
        lifetime = duration;
    }

    /** Every answer is this one from now on. */
    public void answerWith(int newStatus, String body) {
        answer = body;
        status = newStatus;
    }

    /** Answers are right again, and held ones go. */
    public void recover() {
        answer = null;
        status = 200;
        hold.countDown();
    }

    /** Answers nobody until it recovers. */
    public void hang() {
        hold = new CountDownLatch(1);
    }

    /** How many requests have come. */
    public int requests() {
        return requests.get();
    }

    private void handle(HttpExchange http) throws IOException {
        try (Exchange exchange = Exchange.read(http)) {
            requests.incrementAndGet();
            hold.await();
            String fixed = answer;
            if (fixed != null) {
                exchange.send(status, "application/json", fixed);
            } else {
                answer(exchange);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(Exchange exchange) {
        switch (exchange.path()) {
            case APP_SERVICE -> {
                if (exchange.header("X-IDENTITY-HEADER").filter(header::equals).isEmpty()) {
                    exchange.json(401, Map.of("statusCode", 401, "message", "The header is wrong."));
                } else {
                    token(exchange, "2019-08-01");
                }
            }
            case VIRTUAL_MACHINE -> {
                if (exchange.header("Metadata").filter("true"::equals).isEmpty()) {
                    refuse(exchange, "Required metadata header not specified");
                } else {
                    token(exchange, "2018-02-01");
                }
            }
            case ARC -> answerArc(exchange);
            default -> exchange.text(404, "There is nothing here.");
        }
    }

    /** The file can be read by those who may have a token: Arc's agent gives it to the group himds. */
    private void answerArc(Exchange exchange) {
        Path key = Objects.requireNonNull(arcKey, "azureArcEnvironment was not asked for");
        try {
            if (!key.toFile().exists()) {
                Files.writeString(key, UUID.randomUUID().toString());
            }
            if (exchange.header("Authorization")
                    .filter(("Basic " + Files.readString(key))::equals)
                    .isPresent()) {
                Files.delete(key);
                token(exchange, "2020-06-01");
            } else {
                exchange.responseHeader("WWW-Authenticate", "Basic realm=" + key);
                exchange.json(401, Map.of("error", "unauthorized"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void token(Exchange exchange, String version) {
        Optional<String> resource = exchange.query().get("resource");
        String clientId = exchange.query().get("client_id").orElse(SYSTEM).toLowerCase(Locale.ROOT);
        if (exchange.path().equals(ARC) && !principals.containsKey(clientId)) {
            clientId = SYSTEM;
        }
        String principal = principals.get(clientId);
        if (resource.isEmpty()
                || !version.equals(exchange.query().get("api-version").orElse(""))) {
            refuse(exchange, "resource and api-version are needed");
        } else if (principal == null) {
            refuse(exchange, "Identity not found");
        } else {
            exchange.send(
                    200, "application/json", JSONObjectUtils.toJSONString(token(resource.get(), clientId, principal)));
        }
    }

    private Map<String, Object> token(String resource, String clientId, String principal) {
        Instant now = Instant.now();
        Instant end = now.plus(lifetime);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put(
                "access_token",
                idp.sign(new JWTClaimsSet.Builder()
                        .issuer(issuer())
                        .subject(principal)
                        .audience(resource)
                        .claim("oid", principal)
                        .claim("tid", Tenant.CONTOSO.id())
                        .claim("idtyp", "app")
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .notBeforeTime(Date.from(now))
                        .expirationTime(Date.from(end))
                        .build()));
        // Numbers are texts there.
        json.put("expires_on", Long.toString(end.getEpochSecond()));
        json.put("resource", resource);
        if (!clientId.equals(SYSTEM)) {
            json.put("client_id", clientId);
        }
        json.put("token_type", "Bearer");
        return json;
    }

    private static void refuse(Exchange exchange, String description) {
        exchange.json(400, Map.of("error", "invalid_request", "error_description", description));
    }

    @Override
    public void close() {
        recover();
        server.close();
    }
}
