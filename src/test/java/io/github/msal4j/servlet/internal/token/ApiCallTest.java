package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.cache.HeldToken;
import io.github.msal4j.servlet.internal.cache.TokenLife;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R167: what is sent to an API, where to, and how often. */
@Timeout(60)
class ApiCallTest {
    private static final TokenRequest WANTED = TokenRequest.of("Orders.Read");
    private static final String CLAIMS = "{\"access_token\":{\"acrs\":{\"value\":\"c1\"}}}";
    private static final String CHALLENGE = "Bearer error=\"insufficient_claims\", claims=\""
            + Base64.getEncoder().encodeToString(CLAIMS.getBytes(StandardCharsets.UTF_8)) + "\"";
    private static final String INVALID = "Bearer error=\"invalid_token\"";

    private final SettableClock clock = SettableClock.atPresent();
    private final List<Duration> pauses = new ArrayList<>();
    private final ApiCalls calls = new ApiCalls(clock, pauses::add);
    private final HttpClient client = HttpClient.newHttpClient();
    private final Api api = new Api();
    private final Api elsewhere = new Api();
    private final Issuer tokens = new Issuer();

    private record Answer(int status, Map<String, String> headers) {}

    /** Answers what was planned, one after the other, and then 200. */
    private static final class Api implements AutoCloseable {
        final Queue<Answer> planned = new ConcurrentLinkedQueue<>();
        final List<String> authorizations = new CopyOnWriteArrayList<>();
        final List<String> bodies = new CopyOnWriteArrayList<>();
        private final HttpServer server;

        Api() {
            try {
                server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            server.createContext("/", exchange -> {
                authorizations.add(
                        String.join("; ", exchange.getRequestHeaders().getOrDefault("Authorization", List.of("none"))));
                bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
                Answer next = Optional.ofNullable(planned.poll()).orElse(new Answer(200, Map.of()));
                next.headers().forEach(exchange.getResponseHeaders()::add);
                byte[] body = ("status " + next.status()).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(next.status(), body.length);
                exchange.getResponseBody().write(body);
                exchange.close();
            });
            server.start();
        }

        void answers(int status, String header, String value) {
            planned.add(new Answer(status, Map.of(header, value)));
        }

        URI at(String path) {
            return URI.create("http://localhost:" + server.getAddress().getPort() + path);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    /** Has one token, until it is asked for another one. */
    private final class Issuer {
        final List<TokenRequest> asked = new ArrayList<>();
        final Queue<RuntimeException> refusals = new ArrayDeque<>();
        private int issued;
        private AccessToken current = next();

        AccessToken of(TokenRequest wanted) {
            asked.add(wanted);
            if (wanted.refreshForced() || wanted.claims().isPresent()) {
                if (!refusals.isEmpty()) {
                    throw refusals.remove();
                }
                current = next();
            }
            return current;
        }

        private AccessToken next() {
            issued++;
            TokenLife life = TokenLife.of(clock.instant(), Duration.ofHours(1), Optional.empty());
            return HeldToken.issued("token" + issued, life, Set.of("Orders.Read"), null);
        }
    }

    @AfterEach
    void stop() {
        api.close();
        elsewhere.close();
    }

    private HttpResponse<String> send(HttpRequest call) throws Exception {
        return calls.of(client, tokens::of).send(call, BodyHandlers.ofString(), WANTED);
    }

    private HttpRequest get() {
        return HttpRequest.newBuilder(api.at("/orders")).build();
    }

    private HttpRequest post(BodyPublisher body) {
        return HttpRequest.newBuilder(api.at("/orders")).POST(body).build();
    }

    @Test
    void r167_theTokenIsPutInPlaceOfAnotherOne() throws Exception {
        HttpRequest call = HttpRequest.newBuilder(api.at("/orders"))
                .header("authorization", "Bearer of-somebody-else")
                .build();

        assertThat(send(call).body()).isEqualTo("status 200");

        assertThat(api.authorizations).containsExactly("Bearer token1");
        assertThat(tokens.asked).containsExactly(WANTED);
    }

    @Test
    void r167_aClaimsChallengeIsMetOnce() throws Exception {
        api.answers(401, "WWW-Authenticate", CHALLENGE);
        api.answers(401, "WWW-Authenticate", CHALLENGE);

        HttpResponse<String> answer = send(post(BodyPublishers.ofString("an order")));

        assertThat(answer.statusCode()).as("the second challenge").isEqualTo(401);
        assertThat(answer.body()).isEqualTo("status 401");
        assertThat(api.authorizations).containsExactly("Bearer token1", "Bearer token2");
        assertThat(api.bodies).containsExactly("an order", "an order");
        assertThat(tokens.asked).containsExactly(WANTED, WANTED.withClaims(CLAIMS));
    }

    @Test
    void r167_whatAChallengeNeedsOfTheUserIsThrown() {
        api.answers(401, "WWW-Authenticate", CHALLENGE);
        tokens.refusals.add(new IllegalStateException("ask the user"));

        assertThatThrownBy(() -> send(get())).hasMessage("ask the user");

        assertThat(api.authorizations).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                INVALID,
                "Bearer realm=\"\", authorization_uri=\"https://login.example/authorize\"",
                "bearer",
                "Basic realm=\"a\", Bearer realm=\"b\""
            })
    void r167_aRefusedTokenIsReplacedOnce(String challenge) throws Exception {
        api.answers(401, "WWW-Authenticate", challenge);
        api.answers(401, "WWW-Authenticate", challenge);

        assertThat(send(post(BodyPublishers.ofString("an order"))).statusCode()).isEqualTo(401);

        assertThat(api.authorizations).containsExactly("Bearer token1", "Bearer token2");
        assertThat(tokens.asked).containsExactly(WANTED, WANTED, WANTED.withForcedRefresh());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer error=\"insufficient_scope\"", "Basic realm=\"bearer of news\"", "Negotiate"})
    void r167_anotherRefusalIsTheApplications(String challenge) throws Exception {
        api.answers(401, "WWW-Authenticate", challenge);

        assertThat(send(get()).statusCode()).isEqualTo(401);

        assertThat(tokens.asked).containsExactly(WANTED);
    }

    /** Another request has met the same refusal, and has had the token replaced. */
    @Test
    void r167_aTokenThatWasReplacedMeanwhileIsNotReplacedAgain() throws Exception {
        api.answers(401, "WWW-Authenticate", INVALID);
        AccessToken old = tokens.current;
        tokens.of(WANTED.withForcedRefresh());
        tokens.asked.clear();
        Queue<AccessToken> first = new ArrayDeque<>(List.of(old));

        HttpResponse<String> answer = calls.of(client, wanted -> first.isEmpty() ? tokens.of(wanted) : first.remove())
                .send(get(), BodyHandlers.ofString(), WANTED);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(api.authorizations).containsExactly("Bearer token1", "Bearer token2");
        assertThat(tokens.asked).containsExactly(WANTED);
    }

    /** Whoever opens the page again and again must not call the provider each time. */
    @Test
    void r167_anApiThatRefusesEveryTokenCostsOneRenewalAMinute() throws Exception {
        for (int i = 0; i < 6; i++) {
            api.answers(401, "WWW-Authenticate", INVALID);
        }

        send(get());
        send(get());
        send(get());
        assertThat(tokens.asked.stream().filter(TokenRequest::refreshForced)).hasSize(1);
        clock.advance(Duration.ofMinutes(1));
        send(get());

        assertThat(tokens.asked.stream().filter(TokenRequest::refreshForced)).hasSize(2);
    }

    @Test
    void r167_aBodyThatMayServeOnceOnlyIsNotSentTwice() throws Exception {
        api.answers(401, "WWW-Authenticate", INVALID);
        ByteArrayInputStream stream = new ByteArrayInputStream("an order".getBytes(StandardCharsets.UTF_8));

        HttpResponse<String> answer = send(post(BodyPublishers.ofInputStream(() -> stream)));

        assertThat(answer.body()).as("with its body").isEqualTo("status 401");
        assertThat(api.bodies).containsExactly("an order");
        send(get());
        assertThat(api.authorizations).as("the next call").containsExactly("Bearer token1", "Bearer token2");
    }

    @ParameterizedTest
    @CsvSource({"429, 5", "503, 0", "429, 2"})
    void r167_anApiThatAsksToWaitAShortTimeIsCalledOnceMore(int status, String seconds) throws Exception {
        api.answers(status, "Retry-After", seconds);
        api.answers(status, "Retry-After", seconds);

        assertThat(send(get()).statusCode()).isEqualTo(status);

        assertThat(api.authorizations).hasSize(2);
        assertThat(pauses).containsExactly(Duration.ofSeconds(Long.parseLong(seconds)));
        assertThat(tokens.asked).as("the sign-in may have ended").containsExactly(WANTED, WANTED);
    }

    @ParameterizedTest
    @CsvSource({"429, 6", "503, soon", "500, 1", "429, 86400"})
    void r167_anyOtherAnswerIsTheApplications(int status, String retryAfter) throws Exception {
        api.answers(status, "Retry-After", retryAfter);

        assertThat(send(get()).statusCode()).isEqualTo(status);

        assertThat(api.authorizations).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET, 2", "HEAD, 2", "OPTIONS, 2", "PUT, 2", "DELETE, 2", "POST, 1", "PATCH, 1", "COPY, 1"})
    void r167_onlyIdempotentMethodsAreRepeatedAfterAPause(String method, int times) throws Exception {
        api.answers(503, "Retry-After", "1");

        send(HttpRequest.newBuilder(api.at("/orders"))
                .method(method, BodyPublishers.noBody())
                .build());

        assertThat(api.authorizations).hasSize(times);
    }

    @Test
    void r167_aStreamIsNotSentAgainAfterAPause() throws Exception {
        api.answers(503, "Retry-After", "1");

        send(HttpRequest.newBuilder(api.at("/orders"))
                .PUT(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[1])))
                .build());

        assertThat(api.authorizations).hasSize(1);
        assertThat(pauses).isEmpty();
    }

    @Test
    void r167_eachRemedyIsTriedOnceInOneCall() throws Exception {
        for (int i = 0; i < 3; i++) {
            api.answers(401, "WWW-Authenticate", INVALID);
            api.answers(401, "WWW-Authenticate", CHALLENGE);
            api.answers(429, "Retry-After", "1");
        }

        assertThat(send(get()).statusCode()).isEqualTo(401);

        assertThat(api.authorizations).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.example/orders",
                "http://localhost.example/orders",
                "http://10.0.0.1/orders",
                "http://0.0.0.0/orders"
            })
    void r167_noTokenIsSentWithoutTls(String address) {
        assertThatThrownBy(
                        () -> send(HttpRequest.newBuilder(URI.create(address)).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("use https");

        assertThat(tokens.asked).isEmpty();
    }

    /** java.net.http sends the header along, on Java 17 at least; so such a client gets no token. */
    @ParameterizedTest
    @EnumSource(
            value = Redirect.class,
            names = {"ALWAYS", "NORMAL"})
    void r167_noTokenGoesAlongARedirect(Redirect follows) {
        api.answers(302, "Location", elsewhere.at("/").toString());
        HttpClient following = HttpClient.newBuilder().followRedirects(follows).build();

        assertThatThrownBy(() -> calls.of(following, tokens::of).send(get(), BodyHandlers.ofString(), WANTED))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("redirects");

        assertThat(api.authorizations).isEmpty();
        assertThat(elsewhere.authorizations).isEmpty();
        assertThat(tokens.asked).isEmpty();
    }

    @Test
    void r167_aRedirectIsTheApplications() throws Exception {
        api.answers(302, "Location", elsewhere.at("/").toString());

        HttpResponse<String> answer = send(get());

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location"))
                .contains(elsewhere.at("/").toString());
        assertThat(elsewhere.authorizations).isEmpty();
    }
}
