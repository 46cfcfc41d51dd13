package io.github.msal4j.servlet.internal.signin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which cookies of pending sign-ins have to go, so that the requests of the browser stay below what servers accept. They answer 431 or
 * 400 otherwise, to every request of the host, before any application is asked (R106).
 */
final class CookieRoom {
    /** Containers accept 8,192 bytes of request line and headers. The rest is for the address with the code, and other headers. */
    private static final int ALL_COOKIES = 5_500;
    /** Of all applications of the host. */
    private static final int ALL_PENDING = 4_800;
    /** More of one application, as of somebody who opens very many tabs, do not cost another one its own. */
    private static final int OWN = 3_600;

    /** However short they are: nobody needs so many, but another host of the domain may have planted them. */
    private static final int MOST = 20;

    private CookieRoom() {}

    /**
     * The cookies to clear, in this order. First those that are over or useless, then the oldest of this application, and only if
     * that is not enough the oldest of others. The new one is stored in any case.
     *
     * @param needed the length of the new one
     * @param others the length of the browser's cookies that are none of pending sign-ins
     */
    static List<PendingCookie> toClear(
            List<PendingCookie> present, String application, int needed, int others, Instant now) {
        List<PendingCookie> cleared = new ArrayList<>();
        int all = Math.min(ALL_PENDING, ALL_COOKIES - others) - needed;
        int own = OWN - needed;
        int used = length(present);
        int usedHere = length(present.stream()
                .filter(cookie -> cookie.isOf(application) && !cookie.isOver(now))
                .toList());
        for (PendingCookie cookie : inOrder(present, application, now)) {
            boolean mine = cookie.isOf(application) && !cookie.isOver(now);
            if (cookie.isOver(now)
                    || used > all
                    || present.size() - cleared.size() >= MOST
                    || (mine && usedHere > own)) {
                cleared.add(cookie);
                used -= cookie.length();
                usedHere -= mine ? cookie.length() : 0;
            }
        }
        return cleared;
    }

    private static List<PendingCookie> inOrder(List<PendingCookie> present, String application, Instant now) {
        return present.stream()
                .sorted(Comparator.comparingInt((PendingCookie cookie) -> rank(cookie, application, now))
                        .thenComparing(PendingCookie.OLDEST_FIRST))
                .toList();
    }

    private static int rank(PendingCookie cookie, String application, Instant now) {
        if (cookie.isOver(now) || cookie.application().isEmpty()) {
            return 0;
        }
        return cookie.isOf(application) ? 1 : 2;
    }

    private static int length(List<PendingCookie> cookies) {
        return cookies.stream().mapToInt(PendingCookie::length).sum();
    }
}
