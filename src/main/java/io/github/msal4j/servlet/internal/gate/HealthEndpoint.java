package io.github.msal4j.servlet.internal.gate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.msal4j.servlet.internal.monitoring.Counters;
import io.github.msal4j.servlet.internal.monitoring.HealthReport;
import io.github.msal4j.servlet.internal.provider.Provider;
import io.github.msal4j.servlet.internal.web.Components;
import io.github.msal4j.servlet.internal.web.Pages;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The answer at {@code msal.health-path}: 200 if users can sign in, 503 if not, and which part is down. For load balancers and
 * monitoring systems, so it needs no user and no host that a setting names, starts no session, and tells no address, time or reason:
 * anybody may read it whom the network lets through.
 */
public final class HealthEndpoint extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private transient Counters counters;

    @Override
    public void init() throws ServletException {
        counters = Components.get(getServletContext(), Provider.class).counters();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Pages.noStore(response);
        if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Allow", "GET, HEAD");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        HealthReport report = counters.health();
        response.setStatus(report.ready() ? HttpServletResponse.SC_OK : HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        response.setContentType("application/json");
        byte[] body = json(report).getBytes(UTF_8);
        response.setContentLength(body.length);
        if (request.getMethod().equals("GET")) {
            response.getOutputStream().write(body);
        }
    }

    /** Names of constants, in which nothing is to be escaped. */
    private static String json(HealthReport report) {
        String parts = report.parts().entrySet().stream()
                .map(part -> "\"" + part.getKey().name().toLowerCase(Locale.ROOT) + "\":\"" + part.getValue() + "\"")
                .collect(Collectors.joining(","));
        return "{\"status\":\"" + (report.ready() ? "UP" : "DOWN") + "\",\"parts\":{" + parts + "}}";
    }
}
