package io.github.msal4j.servlet.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Clients that ask as fast as they are answered, on connections that stay open. Cheap, since they share the machine. */
final class Load {
    private static final int CONNECTIONS = 16;
    private static final Duration TIME = Duration.ofSeconds(Integer.getInteger("bench.seconds", 2));
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    private Load() {}

    static String signIn(int port, String path) throws IOException, InterruptedException {
        String root = "http://localhost:" + port;
        HttpResponse<String> redirect = get(root + path, "");
        String sent = redirect.headers().firstValue("Location").orElseThrow();
        String answer = root + "/signin-oidc?code=" + parameter("nonce", sent) + "&state=" + parameter("state", sent);
        return cookies(get(answer, cookies(redirect)));
    }

    static HttpResponse<String> get(int port, String path, String cookies) throws IOException, InterruptedException {
        return get("http://localhost:" + port + path, cookies);
    }

    private static HttpResponse<String> get(String url, String cookies) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).header("Accept", "text/html");
        return HttpClient.newHttpClient()
                .send(
                        cookies.isEmpty()
                                ? request.build()
                                : request.header("Cookie", cookies).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static String cookies(HttpResponse<String> response) {
        return response.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
    }

    private static String parameter(String name, String url) {
        Matcher value = Pattern.compile("[?&]" + name + "=([^&]*)").matcher(url);
        if (!value.find()) {
            throw new IllegalStateException("No " + name + " in the redirect");
        }
        return URLDecoder.decode(value.group(1), UTF_8);
    }

    static double requestsPerSecond(int port, String path, String cookie)
            throws InterruptedException, ExecutionException {
        byte[] request =
                ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nCookie: " + cookie + "\r\n\r\n").getBytes(US_ASCII);
        return (double) round(port, request) / TIME.toSeconds();
    }

    private static long round(int port, byte[] request) throws InterruptedException, ExecutionException {
        ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<Long>> answered = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                answered.add(clients.submit(() -> ask(port, request, System.nanoTime() + TIME.toNanos())));
            }
            long sum = 0;
            for (Future<Long> count : answered) {
                sum += count.get();
            }
            return sum;
        } finally {
            clients.shutdownNow();
        }
    }

    private static long ask(int port, byte[] request, long deadline) throws IOException {
        long count = 0;
        try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
            socket.setTcpNoDelay(true);
            InputStream answers = new BufferedInputStream(socket.getInputStream());
            for (; System.nanoTime() < deadline; count++) {
                socket.getOutputStream().write(request);
                read(answers);
            }
        }
        return count;
    }

    private static void read(InputStream answers) throws IOException {
        StringBuilder head = new StringBuilder(256);
        while (head.length() < 4 || head.lastIndexOf("\r\n\r\n") != head.length() - 4) {
            int next = answers.read();
            if (next < 0) {
                throw new EOFException("after " + head);
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        if (!head.toString().startsWith("HTTP/1.1 200 ") || !length.find()) {
            throw new IOException("Not the page, but " + head);
        }
        answers.skipNBytes(Long.parseLong(length.group(1)));
    }
}
