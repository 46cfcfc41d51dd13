package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Payara Micro, one jar, with what is deployed when it starts; it does not look for more. */
final class PayaraMicroProcess extends WatchedFolderProcess {
    private static final Pattern FAILURE =
            Pattern.compile("Exception while (?:loading|deploying) the app|Failed to deploy");

    PayaraMicroProcess(ContainerSpec spec) {
        super(OtherContainer.PAYARA_MICRO, spec, FAILURE);
    }

    @Override
    void prepareBase() throws IOException {
        Files.createDirectories(base.resolve("temp"));
        Files.createDirectories(deployments());
        Files.writeString(
                commands(),
                "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.address="
                        + "127.0.0.1\n");
    }

    @Override
    Path deployments() {
        return base.resolve("deployments");
    }

    private Path commands() {
        return base.resolve("before.txt");
    }

    @Override
    List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-jar", home.toString()));
        arguments.addAll(spec.payaraMicroOptions);
        arguments.add("--disablephonehome");
        arguments.addAll(List.of("--port", Integer.toString(port())));
        arguments.addAll(List.of("--prebootcommandfile", commands().toString()));
        arguments.addAll(List.of("--rootDir", base.resolve("root").toString()));
        arguments.addAll(List.of("--deploymentDir", deployments().toString()));
        return arguments;
    }
}
