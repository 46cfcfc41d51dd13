package io.github.msal4j.servlet.harness;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The value of {@code Sec-Fetch-Site}, from the nearest to the farthest. */
enum FetchSite {
    NONE,
    SAME_ORIGIN,
    SAME_SITE,
    CROSS_SITE;

    /** Without an initiator the user has typed the address. */
    static FetchSite between(Optional<URI> initiator, URI target) {
        return initiator.map(from -> between(from, target)).orElse(NONE);
    }

    private static FetchSite between(URI from, URI target) {
        if (Sites.origin(from).equals(Sites.origin(target))) {
            return SAME_ORIGIN;
        }
        return Sites.site(from).equals(Sites.site(target)) ? SAME_SITE : CROSS_SITE;
    }

    /** A chain of redirects is as far away as its farthest member. */
    FetchSite orFarther(FetchSite other) {
        return compareTo(other) >= 0 ? this : other;
    }

    String header() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
