package io.github.msal4j.servlet.harness;

/** The servlet containers that are promised to work, each as its project distributes it. */
public enum Container {
    TOMCAT_10_1,
    TOMCAT_11,
    JETTY_12_0,
    JETTY_12_1;

    /** Starts the container and returns when every deployed application answers. */
    public ContainerProcess start(ContainerSpec spec) {
        ContainerProcess process = isTomcat() ? new TomcatProcess(this, spec) : new JettyProcess(this, spec);
        try {
            process.start();
            return process;
        } catch (RuntimeException | Error e) {
            process.close();
            throw e;
        }
    }

    public boolean isTomcat() {
        return this == TOMCAT_10_1 || this == TOMCAT_11;
    }

    /** Servlet 6.1, with {@code HttpSession.Accessor}. */
    public boolean isServlet61() {
        return this == TOMCAT_11 || this == JETTY_12_1;
    }
}
