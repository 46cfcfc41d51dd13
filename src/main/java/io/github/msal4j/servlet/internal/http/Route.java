package io.github.msal4j.servlet.internal.http;

import io.github.msal4j.servlet.internal.config.InternalAddress;
import io.github.msal4j.servlet.internal.config.ProxyServer;
import io.github.msal4j.servlet.internal.config.Settings;
import java.time.Duration;
import java.util.Optional;

/** How calls leave this machine, and how long each may take. */
record Route(
        Duration timeout, Optional<InternalAddress> internalAddress, Unreachable unreachable, Connections connections) {

    static Route toProvider(Settings settings) {
        return new Route(
                settings.httpTimeout(),
                settings.internalAddress(),
                new Unreachable(settings.proxy()),
                new Connections(settings.proxy(), settings.trustStore()));
    }

    /** By no proxy, also not by the JVM's: it would ask its own platform. */
    static Route toPlatform(Duration timeout) {
        Optional<ProxyServer> none = Optional.of(ProxyServer.FOR_NO_HOST);
        return new Route(timeout, Optional.empty(), new Unreachable(none), new Connections(none, Optional.empty()));
    }
}
