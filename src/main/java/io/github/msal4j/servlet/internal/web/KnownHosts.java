package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.PageKind;
import io.github.msal4j.servlet.internal.base.SeldomLogged;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses requests for which an address of this application would have to be built, if they came at a host that no
 * setting names (R84). Otherwise whoever sends a request could choose to which registered address the provider sends a
 * code.
 */
public final class KnownHosts {
    private static final Logger log = LoggerFactory.getLogger(KnownHosts.class);

    private final PublicAddress address;
    private final Pages pages;
    private final SeldomLogged refused;

    KnownHosts(PublicAddress address, Pages pages, InstantSource clock) {
        this.address = address;
        this.pages = pages;
        this.refused = new SeldomLogged(clock);
    }

    /** Whether the host of the request is unknown; if so, the request has been answered. */
    public boolean refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (address.root(request).isPresent()) {
            return false;
        }
        if (refused.isDue()) {
            // Not with the host: whoever sends the request chooses it, and it must not look like advice.
            log.warn(
                    "A request was refused, because no setting names the host at which it came: reference={}; {} (more such"
                            + " requests are not logged for an hour)",
                    Reference.of(request),
                    address.remedy(request.getServletContext()));
        }
        pages.show(request, response, PageKind.HOST_UNKNOWN, address.within(request, "/"));
        return true;
    }
}
