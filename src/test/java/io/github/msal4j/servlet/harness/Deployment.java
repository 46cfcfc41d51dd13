package io.github.msal4j.servlet.harness;

import java.nio.file.Path;

/**
 * One web application on one context path ({@code ""} for the root), and what its deployer would say about it in the
 * container's own words.
 *
 * @param readyPath where the application answers with something else than 404 or 503, below the context path
 * @param tomcat elements within Tomcat's {@code <Context>}, such as a {@code <Manager>}
 * @param jetty elements within Jetty's {@code <Configure>} of the {@code WebAppContext}, such as a {@code <Call>}
 * @param liberty elements within Open Liberty's {@code <webApplication>}
 */
public record Deployment(Path war, String contextPath, String readyPath, String tomcat, String jetty, String liberty) {

    public Deployment {
        if (!contextPath.isEmpty() && !contextPath.matches("(/[A-Za-z0-9._-]+)+")) {
            throw new IllegalArgumentException("Context path: expected \"\" or \"/name\", got \"" + contextPath + "\"");
        }
    }

    public static Deployment of(Path war, String contextPath) {
        return new Deployment(war, contextPath, "/", "", "", "");
    }

    /** The same of another WAR. */
    Deployment with(Path other) {
        return new Deployment(other, contextPath, readyPath, tomcat, jetty, liberty);
    }

    public Deployment readyAt(String path) {
        return new Deployment(war, contextPath, path, tomcat, jetty, liberty);
    }

    public Deployment withTomcat(String elements) {
        return new Deployment(war, contextPath, readyPath, elements, jetty, liberty);
    }

    public Deployment withJetty(String elements) {
        return new Deployment(war, contextPath, readyPath, tomcat, elements, liberty);
    }

    public Deployment withLiberty(String elements) {
        return new Deployment(war, contextPath, readyPath, tomcat, jetty, elements);
    }

    /** Tomcat derives the context path from the file's name; Jetty is told, but needs a name as well. */
    String fileName() {
        return contextPath.isEmpty() ? "ROOT" : contextPath.substring(1).replace('/', '#');
    }

    String readyUrlPath() {
        return contextPath + readyPath;
    }
}
