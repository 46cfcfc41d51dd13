package io.github.msal4j.servlet.internal.token;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.LocalManagedIdentity;
import io.github.msal4j.servlet.testkit.Tenant;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A provider, Azure's endpoint, and an {@link IdentityProbe} in a process that has the environment of Azure. */
final class AzureScene implements AutoCloseable {
    final LocalIdentityProvider idp = LocalIdentityProvider.start();
    final LocalManagedIdentity azure = LocalManagedIdentity.of(idp);
    private @Nullable Process process;

    void trust() {
        idp.register(azure.trustedBy(AppRegistration.of(GivenSettings.CLIENT_ID)));
    }

    void start(Map<String, String> environment, String identity, String timeout) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IdentityProbe.class.getName(),
                        idp.origin(),
                        Tenant.CONTOSO.id(),
                        identity,
                        timeout)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().keySet().removeIf(name -> name.startsWith("IDENTITY_") || name.startsWith("AZURE_"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** What the process answers to a line of its input. */
    String say(String line) throws IOException {
        Process to = Objects.requireNonNull(process);
        OutputStream out = to.getOutputStream();
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
        return answer(to.inputReader(StandardCharsets.UTF_8));
    }

    /** Logs go to the same place. */
    private static String answer(BufferedReader in) throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            if (line.startsWith("> ")) {
                return line.substring(2);
            }
        }
        throw new IllegalStateException("the process has ended");
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
        azure.close();
        idp.close();
    }
}
