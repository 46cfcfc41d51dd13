package io.github.msal4j.servlet.internal.ending;

import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.internal.cluster.EntrySeal;
import io.github.msal4j.servlet.internal.cluster.LocalSignOuts;
import io.github.msal4j.servlet.internal.cluster.NodesClock;
import io.github.msal4j.servlet.internal.cluster.OtherNodes;
import io.github.msal4j.servlet.internal.cluster.OtherNodes.Told;
import io.github.msal4j.servlet.internal.cluster.SharedSignOuts;
import io.github.msal4j.servlet.internal.cluster.SignOutStore;
import io.github.msal4j.servlet.internal.cluster.StoreKeys;
import io.github.msal4j.servlet.internal.config.Settings;
import io.github.msal4j.servlet.internal.config.Settings.SharedStore;
import io.github.msal4j.servlet.internal.config.Settings.StoreFailure;
import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.memory.SignOut.Kind;
import io.github.msal4j.servlet.internal.memory.SignOutMemory;
import io.github.msal4j.servlet.internal.session.SignedInSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a node knows of sign-outs, without the sign-ins. */
public final class TestNode implements LocalSignOuts, AutoCloseable {
    private final SignOutMemory memory =
            new SignOutMemory(Duration.ofHours(13), Duration.ofMinutes(20), InstantSource.system());
    private final List<SignedInSession> sessions = new CopyOnWriteArrayList<>();
    private final SharedSignOuts others;
    private volatile Runnable whenSweeping = () -> {};

    public TestNode(Settings settings, SharedStore store, SignOutStore.Opener opener) {
        others = new SharedSignOuts(
                store,
                new StoreKeys(settings),
                opener,
                this,
                new NodesClock(InstantSource.system()),
                TestNode.class.getClassLoader());
        others.start();
    }

    /** A node of the client {@code client} at this store. */
    public static TestNode at(SignOutStore.Opener store, StoreFailure failure, Duration recheck) {
        return new TestNode(
                settings("client"),
                new SharedStore("sign-outs", Optional.empty(), Optional.empty(), Map.of(), failure, recheck),
                store);
    }

    public static Settings settings(String clientId) {
        return GivenSettings.openId("https://sso.example")
                .with("client-id", clientId)
                .read();
    }

    /** That of the client {@code client} and its secret. */
    public static EntrySeal seal(String clientId) {
        return new EntrySeal(settings(clientId), InstantSource.system());
    }

    public OtherNodes others() {
        return others;
    }

    /** To be called when the node begins to compare all that it has with the store. */
    public void whenSweeping(Runnable call) {
        whenSweeping = call;
    }

    public SignedInSession holds(SignedInSession session) {
        sessions.add(session);
        memory.meet(session);
        others.met(session);
        return session;
    }

    /** It leaves the memory, and may come back. */
    public void sleeps(SignedInSession session) {
        sessions.remove(session);
    }

    public void wakesUp(SignedInSession session) {
        sessions.add(session);
        memory.meet(session);
    }

    /** As when the provider tells this node of a session that was here. */
    public void signOut(String sid) {
        signOut(sid, true);
    }

    /** As when anybody tells this node of a session that was never here. */
    public void claimSignOut(String sid) {
        signOut(sid, false);
    }

    /** The same, without waiting for the store. */
    public void floodWith(String sid) {
        tell(sid, false);
    }

    private void signOut(String sid, boolean proven) {
        tell(sid, proven).await();
    }

    private Told tell(String sid, boolean proven) {
        SignOut signOut = new SignOut(Kind.SID, sid, Instant.now());
        memory.remember(signOut, proven);
        return others.tell(signOut, proven);
    }

    public boolean knows(String sid) {
        return memory.last(Kind.SID, sid).isPresent();
    }

    @Override
    public Runnable learned(SignOut signOut) {
        memory.remember(signOut, true);
        return () -> {};
    }

    @Override
    public boolean isHere(SignOut signOut) {
        return sessions.stream()
                .anyMatch(session -> session.id().equals(signOut.id())
                        || session.sid().filter(signOut.id()::equals).isPresent()
                        || session.user().subject().equals(signOut.id()));
    }

    @Override
    public List<SignedInSession> sessions() {
        whenSweeping.run();
        return List.copyOf(sessions);
    }

    @Override
    public List<SignOut> remembered() {
        return memory.proven(Instant.EPOCH).toList();
    }

    @Override
    public List<SignOut> unproven() {
        return memory.unproven(Instant.EPOCH).toList();
    }

    @Override
    public Optional<Instant> began(String sid) {
        return sessions.stream()
                .filter(session -> session.sid().filter(sid::equals).isPresent())
                .map(SignedInSession::beganAt)
                .findAny();
    }

    @Override
    public Optional<Instant> last(Kind kind, String id) {
        return memory.last(kind, id);
    }

    @Override
    public void close() {
        others.close();
    }
}
