package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.config.InvalidSettingsException;
import java.io.Serializable;
import java.util.List;
import javax.cache.Cache;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a store outside of the nodes must not be able to make in them (R113): an object of a class that what lies in the store
 * names. Otherwise whoever can write there runs code in every node, by a class that does something when it is read.
 */
final class MadeObject implements Serializable {
    private static final Logger log = LoggerFactory.getLogger(MadeObject.class);
    private static final long serialVersionUID = 1L;
    /** Other nodes hear of it, too. */
    static final String KEY = "msal4j-servlet::made";

    private MadeObject() {}

    /**
     * Tries it.
     *
     * @throws InvalidSettingsException if it can
     */
    static void refuse(Cache<String, Object> cache) {
        if (isMade(cache)) {
            throw new InvalidSettingsException(
                    List.of(
                            "The cache " + cache.getName() + " is in a server, and whoever can write"
                                    + " there could run code in every node, because its codec makes objects of any class. For Redisson, put"
                                    + " this line into redisson-jcache.yaml: codec: !<org.redisson.client.codec.StringCodec> {}"));
        }
    }

    private static boolean isMade(Cache<String, Object> cache) {
        try {
            cache.put(KEY, new MadeObject());
            return cache.get(KEY) instanceof MadeObject;
        } catch (RuntimeException refused) {
            log.debug("The cache keeps no objects, or does not answer, which shows later", refused);
            return false;
        } finally {
            remove(cache);
        }
    }

    private static void remove(Cache<String, Object> cache) {
        try {
            cache.remove(KEY);
        } catch (RuntimeException e) {
            log.debug("Not removed", e);
        }
    }
}
