package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;

/** Opens a JCache store, if the JCache API is on the class path. This class can be loaded without that API. */
public final class JCacheOpener implements SignOutStore.Opener {
    private final SharedStore settings;
    private final Duration life;
    private final EntrySeal seal;
    private final ClassLoader application;

    /** @param life the least time for which the store must keep an entry */
    public JCacheOpener(SharedStore settings, Duration life, EntrySeal seal, ClassLoader application) {
        this.settings = settings;
        this.life = life;
        this.seal = seal;
        this.application = application;
    }

    @Override
    public SignOutStore open(BiConsumer<String, Long> listener) {
        try {
            Class.forName("javax.cache.Caching", false, getClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new InvalidSettingsException(List.of("msal.sign-out-store is jcache:" + settings.cache()
                    + ", but there is no JCache API; add javax.cache:cache-api beside this library, and a caching"
                    + " provider"));
        }
        return JCacheStore.open(settings, life, seal, application, listener);
    }
}
