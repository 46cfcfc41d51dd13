package io.github.msal4j.servlet.internal.config;

import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The library's own paths, within the application's context: one for each {@link Place} that is used. No two are alike. Immutable. */
public final class OwnPaths {
    /** What answers at a path of the library. Whoever treats all of them uses a {@code switch} without default, so that none is forgotten. */
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
        private final @Nullable String usual;

        Place(Parameter setting, @Nullable String usual) {
            this.setting = setting;
            this.usual = usual;
        }

        /** The context parameter that names the path. */
        public String parameter() {
            return setting.key();
        }
    }

    private final Map<Place, String> byPlace;
    /** Asked for each request. */
    private final Map<String, Place> byPath;

    private OwnPaths(Map<Place, String> byPlace, Map<String, Place> byPath) {
        this.byPlace = Collections.unmodifiableMap(byPlace);
        this.byPath = Map.copyOf(byPath);
    }

    static OwnPaths read(Values values) {
        Map<Place, String> byPlace = new EnumMap<>(Place.class);
        Map<String, Place> byPath = new HashMap<>();
        for (Place place : Place.values()) {
            String path = values.parsed(place.setting, Addresses::ownPath).orElse(place.usual);
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
        return new OwnPaths(byPlace, byPath);
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
        return byPath.containsKey(path);
    }

    @Override
    public String toString() {
        return byPlace.toString();
    }
}
