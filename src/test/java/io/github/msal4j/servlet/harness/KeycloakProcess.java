package io.github.msal4j.servlet.harness;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Keycloak in development mode: a process of its own, https on a free port of 127.0.0.1, its database in memory.
 *
 * <p>Everyone, browsers and applications, knows it as {@code https://login.localhost:port}; the name needs no resolver in a
 * browser, and in {@link HttpVisitor}.
 *
 * <p>Realms are created while it runs: it takes about ten seconds to start, so tests share one ({@link #shared}), and an
 * application's address is known only when the application has a port.
 */
public final class KeycloakProcess implements AutoCloseable {

    private static final String HOST = "login.localhost";
    private static final String ADMIN = "admin";
    private static final String HEAP = "-Xmx512m";
    private static final Duration START_LIMIT = Duration.ofMinutes(3);

    /** Exit code: the configuration has been compiled, start me again. */
    private static final int COMPILED = 10;

    private final Path home = Distribution.home("KEYCLOAK");
    private final Path base;
    private final ServerCertificate certificate;
    private final HttpClient client;
    private final ReservedPort httpsPort = ReservedPort.reserve();
    private final ReservedPort httpPort = ReservedPort.reserve();
    private ServerProcess process;

    private KeycloakProcess(String name) {
        base = HarnessFiles.emptyDirectory("keycloak-" + name);
        certificate = ServerCertificate.create(base, HOST);
        client = HttpClient.newBuilder()
                .sslContext(certificate.sslContext())
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        httpsPort.handOver();
        httpPort.handOver();
        process = launch("first.log", List.of());
    }

    /** Starts a Keycloak of the caller's own, and returns when it answers. */
    public static KeycloakProcess start(String name) {
        try (FileChannel lock = FileChannel.open(
                Distribution.home("KEYCLOAK").resolve("tests.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            // Until closed: the first start writes into the distribution, which another JVM's tests use as well.
            lock.lock();
            return startAlone(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static KeycloakProcess startAlone(String name) {
        KeycloakProcess started = new KeycloakProcess(name);
        try {
            started.awaitAnswer();
            return started;
        } catch (RuntimeException | Error e) {
            started.close();
            throw e;
        }
    }

    /** The Keycloak of this test run, which starts when first asked for and ends with the JVM. */
    public static KeycloakProcess shared() {
        return Shared.INSTANCE;
    }

    private static final class Shared {
        static final KeycloakProcess INSTANCE = start("shared");
    }

    /** Creates a realm, whose name must be new; its issuer. */
    public String create(KeycloakRealm realm) {
        String unused = asAdmin("POST", "/admin/realms", BodyPublishers.ofString(realm.json()), 201);
        return issuer(realm.name());
    }

    /** Who may change the realm and its users. */
    public KeycloakAdministrator administrator(String realm) {
        return new KeycloakAdministrator(this, realm);
    }

    public String issuer(String realm) {
        return url("/realms/" + realm);
    }

    /** An address as browsers and applications know it. */
    public String url(String path) {
        return "https://" + HOST + ":" + httpsPort.number() + path;
    }

    /** What clients have to trust. */
    public ServerCertificate certificate() {
        return certificate;
    }

    /**
     * A file for the system property {@code jdk.net.hosts.file}, by which a JVM finds Keycloak on every machine: not each
     * resolver knows names below localhost.
     */
    public Path hostsFile() {
        try {
            return Files.writeString(base.resolve("hosts"), "127.0.0.1 localhost " + HOST + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String log() {
        return process.log();
    }

    @Override
    public void close() {
        process.close();
        httpsPort.close();
        httpPort.close();
    }

    /** The first start after unpacking compiles the configuration into the distribution, where it stays, and ends. */
    private void awaitAnswer() {
        awaitAnswerOrEnd();
        if (!process.isRunning() && process.awaitEnd(Duration.ZERO) == COMPILED) {
            process = launch("second.log", List.of("-Dkc.config.built=true"));
            awaitAnswerOrEnd();
        }
        if (!process.isRunning()) {
            throw new IllegalStateException("Keycloak ended; its log ends:\n" + process.logTail());
        }
    }

    private void awaitAnswerOrEnd() {
        Await.until(() -> "answer of " + process, START_LIMIT, () -> !process.isRunning() || answers());
    }

    private boolean answers() {
        HttpRequest request =
                request("/realms/master/.well-known/openid-configuration").build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ServerProcess launch(String log, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(HEAP, "-XX:MaxMetaspaceSize=256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.add(ParentWatch.option(base));
        command.addAll(options);
        command.addAll(asItsScript());
        command.add("start-dev");
        command.addAll(settings());
        Map<String, String> environment =
                Map.of("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN, "KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        return ServerProcess.start(command, environment, base, base.resolve(log));
    }

    /** What kc.sh says to the JVM; without the script, signals reach the server itself. */
    private List<String> asItsScript() {
        List<String> options = new ArrayList<>();
        for (String opened : List.of("lang", "security", "util", "util.concurrent")) {
            options.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        options.add("-Duser.language=en");
        options.add("-Dkc.home.dir=" + home);
        options.add("-Djboss.server.config.dir=" + home.resolve("conf"));
        options.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        options.add("-Dpicocli.disable.closures=true");
        options.add("-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory");
        options.addAll(List.of("-cp", home.resolve("lib/quarkus-run.jar").toString()));
        options.add("io.quarkus.bootstrap.runner.QuarkusEntryPoint");
        return options;
    }

    /** Development mode opens a plain port as well, and if not told another takes a fixed one. */
    private List<String> settings() {
        return List.of(
                "--db=dev-mem",
                "--hostname=" + url(""),
                "--http-host=127.0.0.1",
                "--http-port=" + httpPort.number(),
                "--https-port=" + httpsPort.number(),
                "--https-key-store-file=" + certificate.keyStore(),
                "--https-key-store-password=" + certificate.password());
    }

    /** A call of the admin REST API; the answer's body. */
    String asAdmin(String method, String path, BodyPublisher body, int expected) {
        return send(
                request(path)
                        .header("Authorization", "Bearer " + adminToken())
                        .header("Content-Type", "application/json")
                        .method(method, body),
                expected);
    }

    private String adminToken() {
        String form = "grant_type=password&client_id=admin-cli&username=" + ADMIN + "&password=" + ADMIN;
        String answer = send(
                request("/realms/master/protocol/openid-connect/token")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)),
                200);
        try {
            return String.valueOf(JSONObjectUtils.parse(answer).get("access_token"));
        } catch (ParseException e) {
            throw new IllegalStateException("Keycloak's token answer is no JSON: " + answer, e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + httpsPort.number() + path))
                .timeout(Duration.ofSeconds(60));
    }

    private String send(HttpRequest.Builder builder, int expected) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != expected) {
                throw new IllegalStateException(
                        request + ": expected " + expected + ", got " + response + " " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
