package io.github.msal4j.servlet.harness;

import java.util.List;
import java.util.Map;

/** A way to look at a page: how wide the window is, and which colours the person prefers; or the page on paper. */
public enum View {
    WIDE_LIGHT(1280, "light", ""),
    WIDE_DARK(1280, "dark", ""),
    NARROW_LIGHT(360, "light", ""),
    NARROW_DARK(360, "dark", ""),
    PAPER(800, "light", "print");

    private static final int HEIGHT = 800;

    private final int width;
    private final String colours;
    private final String medium;

    View(int width, String colours, String medium) {
        this.width = width;
        this.colours = colours;
        this.medium = medium;
    }

    int width() {
        return width;
    }

    int height() {
        return HEIGHT;
    }

    /** Without movements, so that colours are what they are going to be. */
    Map<String, Object> media() {
        return Map.of(
                "media",
                medium,
                "features",
                List.of(
                        Map.of("name", "prefers-color-scheme", "value", colours),
                        Map.of("name", "prefers-reduced-motion", "value", "reduce")));
    }
}
