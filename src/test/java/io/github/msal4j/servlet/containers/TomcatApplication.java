package io.github.msal4j.servlet.containers;

import io.github.msal4j.servlet.SignInEnd;
import io.github.msal4j.servlet.SignInEndListener;
import io.github.msal4j.servlet.StartUpListener;
import io.github.msal4j.servlet.harness.HarnessFiles;
import io.github.msal4j.servlet.harness.LibraryWar;
import io.github.msal4j.servlet.testkit.AppRegistration;
import io.github.msal4j.servlet.testkit.LocalIdentityProvider;
import io.github.msal4j.servlet.testkit.Tenant;
import jakarta.security.auth.message.config.AuthConfigFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.Valve;
import org.apache.catalina.authenticator.jaspic.AuthConfigFactoryImpl;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** An application with constraints, on embedded Tomcat at a free port, registered at a local provider. */
final class TomcatApplication implements AutoCloseable {
    private static final String CLIENT_ID = "container-client";
    private static final String SECRET = "container-client-secret-0123456789";

    private final Tomcat tomcat = new Tomcat();
    private final Path directory = HarnessFiles.temporaryDirectory("tomcat-");
    private final LocalIdentityProvider idp;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final Map<String, String> siblings = new LinkedHashMap<>();
    private final List<SignInEnd> ends = new CopyOnWriteArrayList<>();
    private Optional<StandardContext> context = Optional.empty();
    private Optional<InstantSource> clock = Optional.empty();
    private boolean ownClasses;

    TomcatApplication(LocalIdentityProvider idp) {
        this.idp = idp;
        // As in a Tomcat of its own, whose API jar has this default.
        AuthConfigFactory.setFactory(new AuthConfigFactoryImpl());
        set("msal.tenant-id", Tenant.CONTOSO.id());
        set("msal.authority", idp.origin());
        set("msal.client-id", CLIENT_ID);
        set("msal.client-secret", SECRET);
        set("msal.scopes", "User.Read");
        set("msal.start-up-checks", "none");
        set("msal.container-security", "true");
    }

    TomcatApplication set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** What the application takes for the time. */
    TomcatApplication clock(InstantSource own) {
        clock = Optional.of(own);
        return this;
    }

    /** Another application of the same server, with the same settings; each may dispatch to the other. */
    TomcatApplication sibling(String path, String elements) {
        siblings.put(path, elements);
        return this;
    }

    /** Each has the library's classes for itself, as WARs with the library have it. */
    TomcatApplication siblingsHaveTheirOwnClasses() {
        ownClasses = true;
        return this;
    }

    /** @param elements of web.xml, with the constraints */
    TomcatApplication start(String elements) {
        try {
            tomcat.setBaseDir(directory.toString());
            tomcat.setPort(0);
            tomcat.setHostname("localhost");
            tomcat.getConnector();
            context = Optional.of(deploy("/app", elements, getClass().getClassLoader()));
            for (Map.Entry<String, String> sibling : siblings.entrySet()) {
                ClassLoader shared = getClass().getClassLoader();
                deploy(sibling.getKey(), sibling.getValue(), ownClasses ? new OwnClasses(shared) : shared);
            }
            tomcat.start();
            register();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
        if (application().getState() != LifecycleState.STARTED) {
            throw new IllegalStateException("The application did not start");
        }
        return this;
    }

    /** A part of the server itself, which gets each request when Tomcat has found out whose it is, and ahead of all filters. */
    void addBehindTheAuthenticator(Valve valve) {
        application().getPipeline().addValve(valve);
    }

    private StandardContext deploy(String path, String elements, ClassLoader classes) throws IOException {
        Path files = directory.resolve(path.substring(1));
        Files.writeString(Files.createDirectories(files.resolve("WEB-INF")).resolve("web.xml"), webXml(elements));
        StandardContext application = (StandardContext) tomcat.addWebapp(path, files.toString());
        // For speed: what the class path has is in web.xml.
        StandardJarScanner nothing = new StandardJarScanner();
        nothing.setScanClassPath(false);
        application.setJarScanner(nothing);
        // On the class path for tests of CDI, and none of these applications has beans.
        application.setContainerSciFilter("org\\.jboss\\.weld\\.");
        application.setParentClassLoader(classes);
        clock.ifPresent(own -> application.getServletContext().setAttribute(InstantSource.class.getName(), own));
        application.setCrossContext(!siblings.isEmpty());
        if (classes == getClass().getClassLoader()) {
            application.getServletContext().setAttribute(SignInEndListener.class.getName(), (SignInEndListener)
                    ends::add);
        }
        return application;
    }

    private StandardContext application() {
        return context.orElseThrow(() -> new IllegalStateException("Not started"));
    }

    private String webXml(String elements) {
        return """
            <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
            %s
            <listener><listener-class>%s</listener-class></listener>
            <servlet><servlet-name>who</servlet-name><servlet-class>%s</servlet-class>
              <async-supported>true</async-supported></servlet>
            <servlet-mapping><servlet-name>who</servlet-name><url-pattern>/</url-pattern></servlet-mapping>
            %s
            </web-app>\
            """.formatted(
                        LibraryWar.contextParameters(settings),
                        StartUpListener.class.getName(),
                        WhoServlet.class.getName(),
                        elements);
    }

    private void register() {
        AppRegistration registration = AppRegistration.of(CLIENT_ID, SECRET).redirectUri(url("/signin-oidc"));
        for (String sibling : siblings.keySet()) {
            registration = registration.redirectUri(url("/signin-oidc").replace("/app/", sibling + "/"));
        }
        idp.register(registration
                .postLogoutRedirectUri(url("/signout-callback-oidc"))
                .frontChannelLogoutUri(url("/signout-callback-oidc"))
                .optionalSidClaim(true)
                .optionalLoginHintClaim(true)
                .consented("User.Read"));
    }

    String url(String path) {
        return "http://localhost:" + tomcat.getConnector().getLocalPort() + "/app" + path;
    }

    List<SignInEnd> ends() {
        return List.copyOf(ends);
    }

    void undeploy() {
        tomcat.getHost().removeChild(application());
    }

    @Override
    public void close() {
        try {
            tomcat.stop();
            tomcat.destroy();
        } catch (LifecycleException e) {
            throw new IllegalStateException(e);
        }
    }
}
