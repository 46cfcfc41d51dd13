package io.github.msal4j.servlet.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.msal4j.servlet.cluster.Cluster.Visit;
import io.github.msal4j.servlet.edges.OpenSocket;
import io.github.msal4j.servlet.edges.OpenStream;
import io.github.msal4j.servlet.harness.NeedsPrograms;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** R55: Redis, through Redisson, which can fail without its nodes. */
@NeedsPrograms({"haproxy", "redis-server"})
class RedisClusterIT extends SignOutInACluster {
    @BeforeAll
    static void start() {
        start(SharedStoreKind.Name.REDIS);
    }

    /** R71: at the node where it is. Guard: {@code OpenEnds.close} in {@code Ending}. */
    @Test
    void r71_whatIsOpenAtAnotherNodeIsClosed() {
        Visit first = cluster.signIn("ada", 0);
        List<Visit> elsewhere = List.of(cluster.signIn("ada", 1, first), cluster.signIn("ada", 2, first));
        Visit bob = cluster.signIn("bob", 2);
        OpenSocket bobs = connect(2, bob);
        List<OpenSocket> sockets = List.of(connect(1, elsewhere.get(0)), connect(2, elsewhere.get(1)));
        List<OpenStream> streams = List.of(stream(1, elsewhere.get(0)), stream(2, elsewhere.get(1)));

        signOut(0, first);

        assertThat(sockets).extracting(OpenSocket::closed).allMatch(closed -> closed.startsWith("1008 "));
        streams.forEach(OpenStream::awaitEnd);
        assertThat(bobs.isOpen()).isTrue();
    }

    private static OpenSocket connect(int node, Visit visit) {
        OpenSocket socket =
                OpenSocket.of(cluster.node(node).url("/app" + GreetingEndpoint.PATH), cluster.cookies(visit));
        assertThat(socket.greeting()).isEqualTo("open");
        return socket;
    }

    private static OpenStream stream(int node, Visit visit) {
        return OpenStream.of(cluster.node(node).url("/app/private/events"), cluster.cookies(visit));
    }

    @Test
    void redisRestartsAndHasForgottenEverything() {
        SharedStoreKind.WithRedis store = cluster.store().asRedis().orElseThrow();
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        store.redis().kill();
        signOut(0, ada);
        assertSignedIn(bob);

        store.redis().restart();

        awaitSignedOut(ada);
        assertSignedIn(bob);
    }

    @Test
    void redisHangs() {
        SharedStoreKind.WithRedis store = cluster.store().asRedis().orElseThrow();
        Visit ada = cluster.signIn("ada", 2);
        Visit bob = cluster.signIn("bob", 2);
        store.redis().pause();
        try {
            signOut(0, ada);
            assertSignedIn(bob);
        } finally {
            store.redis().goOn();
        }

        awaitSignedOut(ada);
        assertSignedIn(bob);
    }
}
