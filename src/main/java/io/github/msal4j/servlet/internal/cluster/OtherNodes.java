package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.session.SignedInSession;

/** The other nodes of a cluster, as far as sign-outs go. No call takes longer than a second or so, whatever they do. */
public interface OtherNodes extends AutoCloseable {
    /** For a node by itself. */
    OtherNodes NONE = new OtherNodes() {
        @Override
        public Told tell(SignOut signOut) {
            return Told.NOBODY;
        }

        @Override
        public void look(SignedInSession session) {
            // There is nobody to ask.
        }

        @Override
        public boolean isUnsure(SignedInSession session) {
            return false;
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    };

    /** Tells them, in the background, once or as often as it takes. */
    Told tell(SignOut signOut);

    /** Learns what they know of this sign-in, unless that was done not long ago: it may have ended when this returns. */
    void look(SignedInSession session);

    /** Whether this sign-in must not be used, because it could not be looked at when it was due. */
    boolean isUnsure(SignedInSession session);

    @Override
    void close();

    /** A message on its way. */
    interface Told {
        Told NOBODY = () -> {};

        /** Returns when it has arrived, or a second later. */
        void await();
    }
}
