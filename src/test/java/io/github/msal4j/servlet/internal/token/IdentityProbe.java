package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.http.ProviderUnavailableException;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.testkit.SettableClock;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The application's part that authenticates, in a process of its own, whose environment says where Azure's endpoint is. Does what the
 * lines of its standard input say, and prints one line for each: {@code check}, {@code own-token}, {@code at-once <number>} or {@code advance
 * <duration>}.
 */
final class IdentityProbe {
    private IdentityProbe() {}

    /** Arguments: the provider's origin, the tenant, the value of {@code msal.client-managed-identity}, and the time-out. */
    public static void main(String[] arguments) throws IOException {
        Settings settings = GivenSettings.entra(arguments[0], arguments[1])
                .with("client-secret", "")
                .with("client-managed-identity", arguments[2])
                .with("http-timeout", arguments[3])
                .read();
        SettableClock clock = SettableClock.atPresent();
        try (Provider provider = new Provider(settings, clock);
                TokenService tokens = new TokenService(settings, provider, clock)) {
            BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ", -1);
                System.out.println("> "
                        + switch (words[0]) {
                            case "check" -> check(tokens);
                            case "own-token" ->
                                tokens.ofApplication()
                                        .acquire("https://graph.microsoft.com/.default")
                                        .toString();
                            case "at-once" -> atOnce(tokens, Integer.parseInt(words[1]));
                            default -> {
                                clock.advance(Duration.parse(words[1]));
                                yield "advanced";
                            }
                        });
            }
        }
    }

    private static String check(TokenService tokens) {
        try {
            return tokens.credentialRefusal().map(said -> "refused: " + said).orElse("accepted");
        } catch (ProviderUnavailableException e) {
            return "failed: " + e.getMessage();
        }
    }

    private static String atOnce(TokenService tokens, int number) {
        ExecutorService threads = Executors.newFixedThreadPool(number);
        try {
            List<CompletableFuture<String>> checks = IntStream.range(0, number)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> check(tokens), threads))
                    .toList();
            return checks.stream()
                    .map(CompletableFuture::join)
                    .collect(Collectors.groupingBy(said -> said, TreeMap::new, Collectors.counting()))
                    .toString();
        } finally {
            threads.shutdown();
        }
    }
}
