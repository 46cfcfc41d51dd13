package io.github.msal4j.servlet.internal.web;

import io.github.msal4j.servlet.internal.config.Settings;
import java.time.InstantSource;

/**
 * All objects that sign-in and sign-out need for requests and responses of browsers. One for each web application;
 * immutable.
 */
public record BrowserSide(
        Settings settings,
        PublicAddress address,
        Pages pages,
        BrowserCookies cookies,
        CookieSeal seal,
        LoopGuard loopGuard,
        KnownHosts hosts) {

    public static BrowserSide of(Settings settings, InstantSource clock) {
        PublicAddress address = new PublicAddress(settings);
        BrowserCookies cookies = new BrowserCookies(address);
        Pages pages = new Pages(settings);
        return new BrowserSide(
                settings,
                address,
                pages,
                cookies,
                new CookieSeal(settings, clock),
                new LoopGuard(cookies),
                new KnownHosts(address, pages, clock));
    }
}
