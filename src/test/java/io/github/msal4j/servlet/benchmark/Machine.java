package io.github.msal4j.servlet.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** On what something was measured, in a line. */
public final class Machine {
    private Machine() {}

    public static String description(String runs) {
        Runtime jvm = Runtime.getRuntime();
        return String.join(
                ", ",
                processor(),
                jvm.availableProcessors() + " cores",
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                runs);
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("unknown processor");
        } catch (IOException notLinux) {
            return "unknown processor";
        }
    }
}
