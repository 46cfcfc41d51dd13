package io.github.msal4j.servlet.web;

import io.github.msal4j.servlet.config.Settings;

/** Everything that a flow needs in order to deal with browsers. One for each web application; immutable. */
public record BrowserSide(
        Settings settings, PublicAddress address, Pages pages, BrowserCookies cookies, CookieSeal seal) {

    public static BrowserSide of(Settings settings) {
        PublicAddress address = new PublicAddress(settings);
        return new BrowserSide(
                settings, address, new Pages(settings), new BrowserCookies(address), new CookieSeal(settings));
    }
}
