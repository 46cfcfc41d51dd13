package io.github.msal4j.servlet.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** A server that deploys the WARs that lie in a folder, each at the path that its file is named by, and logs to its console. */
abstract sealed class WatchedFolderProcess extends ContainerProcess
        permits WildFlyProcess, GlassFishProcess, PayaraMicroProcess {
    private final Pattern failure;

    /** @param failure what the log says of an application that does not start */
    WatchedFolderProcess(OtherContainer container, ContainerSpec spec, Pattern failure) {
        super(container.name(), spec);
        this.failure = failure;
    }

    abstract Path deployments();

    @Override
    String logging() {
        return "";
    }

    @Override
    Path descriptorFile(Deployment deployment) {
        return deployments().resolve(deployment.fileName() + ".war");
    }

    @Override
    String descriptor(Deployment deployment, Path war) {
        throw new UnsupportedOperationException("The WAR itself is what the server looks for");
    }

    @Override
    void put(Deployment deployment, Path war) throws IOException {
        Files.move(war, descriptorFile(deployment), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    boolean isCleanedUp(Deployment deployment) {
        return true;
    }

    @Override
    Pattern failure() {
        return failure;
    }
}
