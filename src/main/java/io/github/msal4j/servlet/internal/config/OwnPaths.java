package io.github.msal4j.servlet.internal.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The library's own paths, within the application's context: one for each {@link Place} that is used. No two are alike. Immutable. */
public final class OwnPaths {
    /** What the library serves at one of its paths. Code for all of them is a {@code switch} without default: none can be forgotten. */
    public enum Place {
        /** Where the provider sends the browser with the answer to a sign-in. */
        REDIRECT(Parameter.REDIRECT_PATH, "/signin-oidc"),
        /** Where the application sends a user who wants to sign out. */
        SIGN_OUT(Parameter.SIGN_OUT_PATH, "/signout"),
        /** The front-channel logout URL, and the address to which the browser returns after a sign-out. */
        SIGN_OUT_CALLBACK(Parameter.SIGN_OUT_CALLBACK_PATH, "/signout-callback-oidc"),
        /** The page that says whether a sign-out at the provider arrives here. Only if it is set. */
        SIGN_OUT_CHECK(Parameter.SIGN_OUT_CHECK_PATH, null),
        /** Where anybody may ask whether users can sign in. Only if it is set. */
        HEALTH(Parameter.HEALTH_PATH, null);

        private final Parameter setting;
        private final @Nullable String fallback;

        Place(Parameter setting, @Nullable String fallback) {
            this.setting = setting;
            this.fallback = fallback;
        }

        /** The context parameter that names the path. */
        public String parameter() {
            return setting.key();
        }
    }

    private final Map<Place, String> byPlace;
    /** Looked at for each request. */
    private final Set<String> paths;

    private OwnPaths(Map<Place, String> byPlace) {
        this.byPlace = Collections.unmodifiableMap(byPlace);
        this.paths = Set.copyOf(byPlace.values());
    }

    static OwnPaths read(Values values) {
        Map<Place, String> byPlace = new EnumMap<>(Place.class);
        Map<String, Place> byPath = new HashMap<>();
        for (Place place : Place.values()) {
            String path = values.parsed(place.setting, Addresses::ownPath).orElse(place.fallback);
            if (path == null) {
                continue;
            }
            byPlace.put(place, path);
            Place other = byPath.putIfAbsent(path, place);
            if (other != null) {
                values.problems()
                        .add(other.parameter() + " and " + place.parameter() + " are both '" + path
                                + "'; the library's own paths must differ");
            }
        }
        return new OwnPaths(byPlace);
    }

    public String redirect() {
        return at(Place.REDIRECT);
    }

    public String signOut() {
        return at(Place.SIGN_OUT);
    }

    public String signOutCallback() {
        return at(Place.SIGN_OUT_CALLBACK);
    }

    /** @throws IllegalStateException if the place is not used */
    public String at(Place place) {
        String path = byPlace.get(place);
        if (path == null) {
            throw new IllegalStateException(place.parameter() + " has no path");
        }
        return path;
    }

    /** All that are used. */
    public Map<Place, String> all() {
        return byPlace;
    }

    public boolean contains(String path) {
        return paths.contains(path);
    }

    @Override
    public String toString() {
        return byPlace.toString();
    }
}
