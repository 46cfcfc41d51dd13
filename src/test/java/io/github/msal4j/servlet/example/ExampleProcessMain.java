package io.github.msal4j.servlet.example;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One copy of the example, for {@link ExampleProcess}: says at which port it will be, waits for a line, starts, and serves until its
 * input ends, as it also does when the process at the other end is killed.
 */
final class ExampleProcessMain {
    private ExampleProcessMain() {}

    /** The WAR, the host, the port, and the context parameters as {@code name=value}. */
    public static void main(String[] arguments) throws IOException {
        ExampleLog.showOnConsole();
        try (ExampleServer server = new ExampleServer(Integer.parseInt(arguments[2]));
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            server.add(Path.of(arguments[0]), arguments[1], parameters(arguments));
            System.out.println("port " + server.port());
            if (input.readLine() != null) {
                server.start();
                System.out.println("started");
                while (input.readLine() != null) {
                    // Nothing more is said.
                }
            }
        } catch (IllegalStateException e) {
            System.out.println("failed: " + e.getMessage());
        }
        System.exit(0);
    }

    private static Map<String, String> parameters(String[] arguments) {
        return Arrays.stream(arguments)
                .skip(3)
                .map(argument -> argument.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
}
