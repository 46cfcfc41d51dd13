package io.github.msal4j.servlet.harness;

/** Servers that are tried only where the build is asked for it (profile {@code containers}), since they are large. */
public enum OtherContainer {
    OPEN_LIBERTY,
    WILDFLY,
    PAYARA_MICRO,
    GLASSFISH;

    /** Starts the server and returns when every deployed application answers. */
    public ContainerProcess start(ContainerSpec spec) {
        ContainerProcess process = process(spec);
        try {
            process.start();
            return process;
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    private ContainerProcess process(ContainerSpec spec) {
        return switch (this) {
            case OPEN_LIBERTY -> new LibertyProcess(spec);
            case WILDFLY -> new WildFlyProcess(spec);
            case PAYARA_MICRO -> new PayaraMicroProcess(spec);
            case GLASSFISH -> new GlassFishProcess(spec);
        };
    }
}
