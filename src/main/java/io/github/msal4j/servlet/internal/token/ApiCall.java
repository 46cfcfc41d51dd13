package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.AccessToken;
import io.github.msal4j.servlet.TokenRequest;
import io.github.msal4j.servlet.internal.base.ClaimsChallenge;
import io.github.msal4j.servlet.internal.config.Authority;
import io.github.msal4j.servlet.internal.http.RetryDelay;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of an API with an access token, repeated where that may help: once with a token that meets a claims challenge, once with a
 * new token, once after a pause (R167). For one thread.
 */
final class ApiCall {
    private static final Logger log = LoggerFactory.getLogger(ApiCall.class);
    private static final String AUTHORIZATION = "Authorization";
    /** A thread of the container waits meanwhile, and a user before the page. */
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    /** RFC 9110 section 9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private final HttpClient client;
    private final Function<TokenRequest, AccessToken> tokens;
    private final ApiCalls calls;
    private final InstantSource clock;
    private final ApiCalls.Pause pause;
    private final Set<Remedy> used = EnumSet.noneOf(Remedy.class);

    /** What may help after an answer, each tried once. */
    private enum Remedy {
        MEET_CHALLENGE,
        RENEW_TOKEN,
        WAIT,
        /** The answer is the application's. */
        NONE
    }

    ApiCall(
            HttpClient client,
            Function<TokenRequest, AccessToken> tokens,
            ApiCalls calls,
            InstantSource clock,
            ApiCalls.Pause pause) {
        this.client = client;
        this.tokens = tokens;
        this.calls = calls;
        this.clock = clock;
        this.pause = pause;
    }

    <T> HttpResponse<T> send(HttpRequest call, BodyHandler<T> body, TokenRequest wanted)
            throws IOException, InterruptedException {
        check(call.uri());
        // What is repeated needs no new token because the first one had to be new.
        TokenRequest again = new TokenRequest(wanted.scopes(), wanted.tenant(), Optional.empty(), false);
        AccessToken token = tokens.apply(wanted);
        while (true) {
            AccessToken sent = token;
            AtomicReference<Remedy> found = new AtomicReference<>(Remedy.NONE);
            HttpResponse<T> answer = client.send(with(sent, call), info -> {
                Remedy mayHelp = remedy(info, call, sent);
                found.set(mayHelp);
                // Its body would otherwise have to be read or closed before the connection serves again.
                return mayHelp != Remedy.NONE && isRepeatable(call)
                        ? BodySubscribers.replacing(null)
                        : body.apply(info);
            });
            Remedy remedy = Objects.requireNonNull(found.get());
            if (remedy == Remedy.NONE) {
                return answer;
            }
            used.add(remedy);
            token = remedied(remedy, answer, sent, again);
            if (!isRepeatable(call)) {
                return answer;
            }
            log.debug("A call to {} is repeated after status {}", call.uri().getHost(), answer.statusCode());
        }
    }

    private void check(URI address) {
        if (!Authority.isSecure(address)) {
            throw new IllegalArgumentException("An access token is not sent to " + address.getScheme() + "://"
                    + address.getHost() + "; use https (http is for localhost and *.localhost only)");
        }
        // java.net.http takes the header along to another host, and another scheme, and cannot be told not to.
        if (client.followRedirects() != HttpClient.Redirect.NEVER) {
            throw new IllegalArgumentException(
                    "This HttpClient follows redirects, and would take the access token along to"
                            + " another host; make it without followRedirects(…), and look at the Location header if the API sends one");
        }
    }

    private static HttpRequest with(AccessToken token, HttpRequest call) {
        return HttpRequest.newBuilder(call, (name, value) -> !name.equalsIgnoreCase(AUTHORIZATION))
                .header(AUTHORIZATION, "Bearer " + token.value())
                .build();
    }

    private Remedy remedy(ResponseInfo answer, HttpRequest call, AccessToken sent) {
        Remedy remedy =
                switch (answer.statusCode()) {
                    case 401 -> afterRefusal(answer, sent);
                    case 429, 503 -> wish(answer).isPresent() && isIdempotent(call) ? Remedy.WAIT : Remedy.NONE;
                    default -> Remedy.NONE;
                };
        return used.contains(remedy) ? Remedy.NONE : remedy;
    }

    private Remedy afterRefusal(ResponseInfo answer, AccessToken sent) {
        if (challenge(answer).isPresent()) {
            return Remedy.MEET_CHALLENGE;
        }
        return ClaimsChallenge.refusesToken(answer.headers().map()) && calls.isWorthRenewing(sent)
                ? Remedy.RENEW_TOKEN
                : Remedy.NONE;
    }

    private static Optional<String> challenge(ResponseInfo answer) {
        try {
            return ClaimsChallenge.in(answer.headers().map());
        } catch (IllegalArgumentException e) {
            log.warn("An API has sent a claims challenge that cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Duration> wish(ResponseInfo answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .flatMap(value -> RetryDelay.parse(value, clock.instant()))
                .filter(wish -> wish.compareTo(LONGEST_PAUSE) <= 0);
    }

    private static boolean isIdempotent(HttpRequest call) {
        return IDEMPOTENT.contains(call.method()) && isRepeatable(call);
    }

    /** A publisher that does not know its length may read from a stream, which is empty the second time. */
    private static boolean isRepeatable(HttpRequest call) {
        return call.bodyPublisher().map(body -> body.contentLength() >= 0).orElse(true);
    }

    private AccessToken remedied(Remedy remedy, HttpResponse<?> answer, AccessToken refused, TokenRequest again)
            throws InterruptedException {
        switch (remedy) {
            case MEET_CHALLENGE -> {
                return tokens.apply(again.challengedBy(answer.headers().map()));
            }
            case RENEW_TOKEN -> {
                return renewed(refused, again);
            }
            default -> {
                pause.of(RetryDelay.parse(
                                answer.headers().firstValue("Retry-After").orElseThrow(), clock.instant())
                        .orElseThrow());
                // The sign-in may have ended meanwhile.
                return tokens.apply(again);
            }
        }
    }

    private AccessToken renewed(AccessToken refused, TokenRequest again) {
        AccessToken meanwhile = tokens.apply(again);
        if (!meanwhile.value().equals(refused.value())) {
            return meanwhile;
        }
        AccessToken fresh = tokens.apply(again.withForcedRefresh());
        calls.renewed(fresh);
        return fresh;
    }
}
