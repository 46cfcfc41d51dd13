package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.ending.TestNode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A node with a part of the store in it, in a JVM of its own, for tests that stop it. */
final class StoreMember {
    static final String READY = "The member is ready";

    private StoreMember() {}

    /** @param arguments the provider, and its configuration */
    public static void main(String[] arguments) {
        TestNode unused = node(settings(arguments[0], arguments[1], StoreFailure.SERVE));
        System.out.println(READY);
        while (true) {
            LockSupport.park();
        }
    }

    /** With the default recheck. */
    static SharedStore settings(String provider, String configuration, StoreFailure failure) {
        boolean hazelcast = provider.contains("hazelcast");
        return new SharedStore(
                "sign-outs",
                Optional.of(provider),
                hazelcast ? Optional.empty() : Optional.of(URI.create(configuration)),
                hazelcast ? Map.of("hazelcast.config.location", configuration) : Map.of(),
                failure,
                Duration.ofMinutes(1));
    }

    static TestNode node(SharedStore store) {
        return RedisStore.node(TestNode.settings("client"), store);
    }
}
