package io.github.msal4j.servlet.internal.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Enumeration;
import java.util.Locale;

/** Tells the request that opens a WebSocket from all others. */
public final class Handshake {
    private Handshake() {}

    /**
     * Whether the request asks for a WebSocket: over HTTP/1.1 by the {@code Upgrade} header (RFC 6455 section 4.1), over
     * HTTP/2 and HTTP/3 by the method CONNECT (RFC 8441, RFC 9220). Rather once too often than once too seldom: containers
     * differ in what else a handshake must have.
     */
    public static boolean isAskedFor(HttpServletRequest request) {
        // The first question makes no object, for each request that is none.
        return (request.getHeader("Upgrade") != null && isForWebSocket(request.getHeaders("Upgrade")))
                || "CONNECT".equals(request.getMethod());
    }

    private static boolean isForWebSocket(Enumeration<String> protocols) {
        while (protocols.hasMoreElements()) {
            if (protocols.nextElement().toLowerCase(Locale.ROOT).contains("websocket")) {
                return true;
            }
        }
        return false;
    }
}
