package io.github.msal4j.servlet.comparison;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.msal4j.servlet.benchmark.Meter;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Set;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * One library in a JVM of its own. It prints its port, then for each line that it reads what was used since the line before: processor
 * time of threads, of the process, bytes, and threads started. It ends with its input.
 */
final class ApplicationServer {
    private ApplicationServer() {}

    /** @param arguments the library, the provider's origin, and its issuer */
    public static void main(String[] arguments) throws Exception {
        Library library = Library.valueOf(arguments[0]);
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("localhost");
        // Before the start: applications are told their own address.
        connector.open();
        server.addConnector(connector);
        Site site = new Site("http://localhost:" + connector.getLocalPort(), arguments[1], arguments[2]);
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
        context.getSessionHandler().setHttpOnly(true);
        context.getSessionHandler().setSameSite(HttpCookie.SameSite.LAX);
        context.getSessionHandler().setSessionTrackingModes(Set.of(SessionTrackingMode.COOKIE));
        context.addServlet(new ServletHolder(new Page()), Site.PAGE);
        context.addServlet(new ServletHolder(new Open()), Site.OPEN);
        library.application().install(context, site);
        server.setHandler(context);
        server.start();
        System.out.println(connector.getLocalPort());
        try {
            serve();
        } finally {
            server.stop();
        }
    }

    private static void serve() throws IOException {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        Meter before = Meter.read();
        while (asked.readLine() != null) {
            Meter.Used used = before.used();
            before = Meter.read();
            System.out.println(used.cpu() + " " + used.process() + " " + used.bytes() + " " + used.threads());
        }
    }

    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] page = (Site.ORDERS + request.getRemoteUser()).getBytes(US_ASCII);
            response.setContentLength(page.length);
            response.getOutputStream().write(page);
        }
    }

    private static final class Open extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) {
            request.getSession();
            response.setContentLength(0);
        }
    }
}
