package io.github.msal4j.servlet.comparison;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** With cookies of its own. It goes to the provider by answering in its name: the code is the nonce. */
final class Browser {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** The application sends the browser to the provider. */
    record SentToProvider(URI address, int requests) {
        String parameter(String name) {
            return Stream.of(address.getRawQuery().split("&"))
                    .filter(pair -> pair.startsWith(name + "="))
                    .map(pair -> URLDecoder.decode(pair.substring(name.length() + 1), UTF_8))
                    .findFirst()
                    .orElse("");
        }

        /** Where the provider sends the browser. */
        URI answer(String code) {
            String callback = parameter("redirect_uri");
            return URI.create(callback + (callback.contains("?") ? "&" : "?") + "code=" + URLEncoder.encode(code, UTF_8)
                    + "&state=" + URLEncoder.encode(parameter("state"), UTF_8));
        }

        /** Not all send one. */
        String nonce() {
            String nonce = parameter("nonce");
            return nonce.isEmpty() ? "none" : nonce;
        }
    }

    /** @param requests that it took to come to the end */
    record End(int status, String body, URI address, int requests) {
        boolean isOrders() {
            return status == 200 && body.startsWith(Site.ORDERS);
        }
    }

    /** @return the redirect to the provider */
    SentToProvider sentToProvider(String page) throws IOException, InterruptedException {
        End end = follow(URI.create(page));
        if (end.status() != 302) {
            throw new IllegalStateException("Not sent to the provider: " + end);
        }
        return new SentToProvider(end.address(), end.requests());
    }

    /** @return the nonce */
    String signIn(String page, int requests) throws IOException, InterruptedException {
        SentToProvider asked = sentToProvider(page);
        End end = follow(asked.answer(asked.nonce()));
        if (!end.isOrders() || asked.requests() + end.requests() != requests) {
            throw new IllegalStateException("Not signed in: " + asked.requests() + " requests, then " + end);
        }
        return asked.nonce();
    }

    String cookies() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Up to a page, or to a redirect that leaves the application. */
    End follow(URI first) throws IOException, InterruptedException {
        URI next = first;
        for (int requests = 1; requests < 10; requests++) {
            HttpResponse<String> response = get(next);
            if (response.statusCode() / 100 != 3) {
                return new End(response.statusCode(), response.body(), next, requests);
            }
            next = next.resolve(response.headers().firstValue("Location").orElseThrow());
            if (!next.getAuthority().equals(first.getAuthority())) {
                return new End(302, "", next, requests);
            }
        }
        throw new IllegalStateException("A circle of redirects, from " + first);
    }

    private HttpResponse<String> get(URI address) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).header("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies());
        }
        HttpResponse<String> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        response.headers().allValues("Set-Cookie").forEach(this::keep);
        return response;
    }

    private void keep(String header) {
        String pair = header.split(";", 2)[0];
        int equals = pair.indexOf('=');
        String name = pair.substring(0, equals);
        if (equals == pair.length() - 1 || header.contains("Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(equals + 1));
        }
    }
}
