package io.github.msal4j.servlet.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Handles all requests: records the request, applies an ordered fault, and otherwise calls the endpoint. */
final class Router implements HttpHandler {

    private static final System.Logger LOG = System.getLogger(Router.class.getName());

    private final Endpoints endpoints;
    private final AdministrationPage administration;
    private final List<SeenRequest> seen;
    private final Faults faults;
    private final InstantSource clock;

    Router(
            Endpoints endpoints,
            AdministrationPage administration,
            List<SeenRequest> seen,
            Faults faults,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.administration = administration;
        this.seen = seen;
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public void handle(HttpExchange http) throws IOException {
        try (Exchange exchange = Exchange.read(http)) {
            Optional<Endpoint.Route> route = Endpoint.route(exchange.path());
            if (route.isPresent()) {
                handle(exchange, route.get());
            } else if (exchange.path().equals(AdministrationPage.PATH)) {
                administration.handle(exchange);
            } else {
                exchange.text(404, "There is nothing here.");
            }
        } catch (UncheckedIOException e) {
            // The caller has closed the connection, as callers with a time-out do.
            LOG.log(System.Logger.Level.DEBUG, "The caller has gone", e);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "The local identity provider has a bug", e);
        }
    }

    private void handle(Exchange exchange, Endpoint.Route route) {
        Endpoint endpoint = route.endpoint();
        seen.add(exchange.seen(endpoint));
        if (!endpoint.accepts(exchange.method())) {
            exchange.text(405, "Method not allowed");
            return;
        }
        boolean answered =
                faults.next(endpoint).map(fault -> fault.answer(exchange)).orElse(false);
        if (!answered) {
            answer(exchange, route);
        }
    }

    private void answer(Exchange exchange, Endpoint.Route route) {
        try {
            endpoints.handle(exchange, route);
        } catch (EntraException e) {
            EntraError error = e.error();
            if (route.endpoint().isForBrowsers()) {
                exchange.html(error.status(), IdentityPages.error(error));
            } else {
                exchange.json(error.status(), error.toJson(clock.instant(), exchange.header("client-request-id")));
            }
        }
    }
}
