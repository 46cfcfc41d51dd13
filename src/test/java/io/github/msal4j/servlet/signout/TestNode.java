package io.github.msal4j.servlet.signout;

import io.github.msal4j.servlet.config.Settings;
import io.github.msal4j.servlet.config.Settings.SharedStore;
import io.github.msal4j.servlet.fakes.GivenSettings;
import io.github.msal4j.servlet.session.SignedInSession;
import io.github.msal4j.servlet.signout.SignOut.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a node knows of sign-outs, without the sign-ins. */
final class TestNode implements LocalSignOuts, AutoCloseable {
    private final SignOutMemory memory = new SignOutMemory(Duration.ofHours(13), Duration.ofMinutes(20));
    private final List<SignedInSession> sessions = new CopyOnWriteArrayList<>();
    private final SharedSignOuts others;
    private Runnable whenSweeping = () -> {};

    TestNode(Settings settings, SharedStore store, SignOutStore.Opener opener) {
        others = new SharedSignOuts(
                store, new StoreKeys(settings), opener, this, InstantSource.system(), TestNode.class.getClassLoader());
        others.start();
    }

    static Settings settings(String clientId) {
        return GivenSettings.openId("https://sso.example")
                .with("client-id", clientId)
                .read();
    }

    OtherNodes others() {
        return others;
    }

    /** To be called when the node begins to compare all that it has with the store. */
    void whenSweeping(Runnable call) {
        whenSweeping = call;
    }

    SignedInSession holds(SignedInSession session) {
        sessions.add(session);
        return session;
    }

    /** As when the provider tells this node. */
    void signOut(String sid) {
        SignOut signOut = new SignOut(Kind.SID, sid, Instant.now());
        memory.remember(signOut, false);
        others.tell(signOut).await();
    }

    boolean knows(String sid) {
        return memory.last(Kind.SID, sid).isPresent();
    }

    @Override
    public Runnable learned(SignOut signOut) {
        memory.remember(signOut, false);
        return () -> {};
    }

    @Override
    public List<SignedInSession> sessions() {
        whenSweeping.run();
        return sessions;
    }

    @Override
    public List<SignOut> remembered() {
        return memory.after(Instant.EPOCH).toList();
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
