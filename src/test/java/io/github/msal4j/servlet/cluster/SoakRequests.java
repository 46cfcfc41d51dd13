package io.github.msal4j.servlet.cluster;

import com.nimbusds.jwt.JWTClaimsSet;
import io.github.msal4j.servlet.testkit.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.UUID;

/** Requests past the load balancer, by one client, with the cookies that a user's session had when it began. */
final class SoakRequests {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

    private final Cluster cluster;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    SoakRequests(Cluster cluster) {
        this.cluster = cluster;
    }

    HttpResponse<String> get(int node, String path, String cookie) {
        return send(request(node, path, cookie).header("Sec-Fetch-Site", "none").GET());
    }

    /** The provider's frame. */
    HttpResponse<String> signOutSid(int node, String sid) {
        return send(request(node, "/signout-callback-oidc?sid=" + sid, "").GET());
    }

    /** By the back channel, of all that the user has. */
    HttpResponse<String> signOutSubject(int node, String subject) {
        Instant now = Instant.now();
        String token = cluster.provider()
                .sign(new JWTClaimsSet.Builder()
                        .issuer(cluster.provider().realm(Tenant.CONTOSO))
                        .audience(cluster.clientId())
                        .subject(subject)
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(120)))
                        .jwtID(UUID.randomUUID().toString())
                        .claim("events", Map.of(EVENT, Map.of()))
                        .build());
        return send(request(node, "/signout-callback-oidc", "")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("logout_token=" + token)));
    }

    /** The application's own button. */
    HttpResponse<String> leave(int node, String cookie) {
        return send(request(node, "/signout", cookie)
                .header("Origin", cluster.node(node).url(""))
                .header("Sec-Fetch-Site", "same-origin")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.noBody()));
    }

    private HttpRequest.Builder request(int node, String path, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(cluster.node(node).url("/app" + path)))
                .timeout(LIMIT)
                .header("Accept", "text/html");
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return request;
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(request.build()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
