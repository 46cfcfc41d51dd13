package io.github.msal4j.servlet.harness;

/** Servers that are tried only where the build is asked for it (profile {@code containers}), since they are large. */
public final class OtherContainers {
    static final String OPEN_LIBERTY = "OPEN_LIBERTY";

    private OtherContainers() {}

    /** Starts Open Liberty and returns when every deployed application answers. */
    public static ContainerProcess openLiberty(ContainerSpec spec) {
        return started(new LibertyProcess(spec));
    }

    private static ContainerProcess started(ContainerProcess process) {
        try {
            process.start();
            return process;
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }
}
