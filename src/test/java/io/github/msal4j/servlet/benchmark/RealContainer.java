package io.github.msal4j.servlet.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.msal4j.servlet.AccessTokens;
import io.github.msal4j.servlet.SignInFilter;
import io.github.msal4j.servlet.StartUpListener;
import io.github.msal4j.servlet.fakes.ShiftedClock;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The library in an embedded Jetty or Tomcat, with the same page behind the filter and without it. */
abstract class RealContainer implements AutoCloseable {
    static final String OPEN = "/open";
    static final String PROTECTED = "/orders";
    private static final String PATTERN = "/*";

    private final StubProvider provider = new StubProvider(new ShiftedClock());

    abstract int port();

    abstract void stop();

    static RealContainer start(boolean jetty, boolean virtual) {
        return jetty ? new Jetty(virtual) : new EmbeddedTomcat(virtual);
    }

    Map<String, String> parameters() {
        return provider.parameters();
    }

    /** The session cookie of a user who has signed in. */
    String signIn() throws IOException, InterruptedException {
        return Load.signIn(port(), PROTECTED);
    }

    @Override
    public void close() {
        stop();
        provider.close();
    }

    /** Behind the filter it takes an access token as well. */
    static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            boolean signedIn = request.getRemoteUser() != null;
            int length = signedIn
                    ? AccessTokens.of(request).acquire("User.Read").value().length()
                    : 2_000;
            byte[] page = Integer.toString(length).getBytes(US_ASCII);
            response.setContentLength(page.length);
            response.getOutputStream().write(page);
        }
    }

    private static final class Jetty extends RealContainer {
        private final Server server;
        private final ServerConnector connector;

        private Jetty(boolean virtual) {
            QueuedThreadPool threads = new QueuedThreadPool();
            if (virtual) {
                threads.setVirtualThreadsExecutor(Threads.virtual());
            }
            server = new Server(threads);
            connector = new ServerConnector(server);
            connector.setHost("localhost");
            server.addConnector(connector);
            ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
            parameters().forEach(context::setInitParameter);
            context.addEventListener(new StartUpListener());
            context.addFilter(SignInFilter.class, PROTECTED + PATTERN, EnumSet.of(DispatcherType.REQUEST));
            context.addServlet(new ServletHolder(new Page()), PROTECTED + PATTERN);
            context.addServlet(new ServletHolder(new Page()), OPEN);
            server.setHandler(context);
            try {
                server.start();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        int port() {
            return connector.getLocalPort();
        }

        @Override
        void stop() {
            LifeCycle.stop(server);
        }
    }

    private static final class EmbeddedTomcat extends RealContainer {
        private final Tomcat server = new Tomcat();

        private EmbeddedTomcat(boolean virtual) {
            server.setBaseDir(Path.of("target", "bench-tomcat").toString());
            server.setHostname("localhost");
            server.setPort(0);
            // Tomcat closes a connection after a hundred requests unless told otherwise.
            server.getConnector().setProperty("maxKeepAliveRequests", "-1");
            if (virtual) {
                server.getConnector().getProtocolHandler().setExecutor(Threads.virtual());
            }
            Context context = server.addContext("", null);
            parameters().forEach(context::addParameter);
            context.addApplicationListener(StartUpListener.class.getName());
            FilterDef filter = new FilterDef();
            filter.setFilterName("sign-in");
            filter.setFilterClass(SignInFilter.class.getName());
            context.addFilterDef(filter);
            FilterMap mapping = new FilterMap();
            mapping.setFilterName("sign-in");
            mapping.addURLPattern(PROTECTED + PATTERN);
            context.addFilterMap(mapping);
            Wrapper page = Tomcat.addServlet(context, "page", new Page());
            page.addMapping(PROTECTED + PATTERN);
            page.addMapping(OPEN);
            try {
                server.start();
            } catch (LifecycleException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        int port() {
            return server.getConnector().getLocalPort();
        }

        @Override
        void stop() {
            try {
                server.stop();
                server.destroy();
            } catch (LifecycleException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
