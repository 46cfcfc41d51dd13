package io.github.msal4j.servlet.internal.cluster;

import io.github.msal4j.servlet.internal.memory.SignOut;
import io.github.msal4j.servlet.internal.session.SignedInSession;

/**
 * What this node tells the other nodes of a cluster, and asks them; what they tell it comes to {@link LocalSignOuts}. No call but
 * {@link #close} takes much longer than a second, even if the nodes or the store hang.
 */
public interface OtherNodes extends AutoCloseable {
    /** For a single node. */
    OtherNodes NONE = new OtherNodes() {
        @Override
        public Told tell(SignOut signOut, boolean proven) {
            return Told.NOBODY;
        }

        @Override
        public void met(SignedInSession session) {
            // There are no other nodes.
        }

        @Override
        public void look(SignedInSession session) {
            // There are no other nodes.
        }

        @Override
        public boolean isUnsure(SignedInSession session) {
            return false;
        }

        @Override
        public Answer claim(String state) {
            return Answer.FIRST;
        }

        @Override
        public boolean isFailing() {
            return false;
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    };

    /**
     * Writes a sign-out to the store in the background. If that fails, each later comparison with the store writes it again. One that
     * anybody may have invented is sent only if its {@code sid} was {@linkplain #met met} by a node.
     *
     * @param proven whether this node knows that it is no invention
     */
    Told tell(SignOut signOut, boolean proven);

    /** Notes for all nodes, in the background, that the {@code sid} of this session is no invention. */
    void met(SignedInSession session);

    /**
     * Asks what they know about this sign-in, unless that was done recently. The sign-in may have ended when this
     * returns.
     */
    void look(SignedInSession session);

    /** Whether this sign-in must not be used, because a comparison with the store was due and failed. */
    boolean isUnsure(SignedInSession session);

    /**
     * Claims the answer to a pending sign-in for this node. To be called when the provider has confirmed it, so that nobody fills
     * the store with others.
     *
     * @param state of the pending sign-in
     */
    Answer claim(String state);

    /** Whether they cannot be reached now. Waits for nobody. */
    boolean isFailing();

    /** Whether a pending sign-in was answered before, at whichever node. */
    enum Answer {
        /** Not as far as is known; also while the store does not answer, and {@code msal.sign-out-store-failure} lets users in. */
        FIRST,
        REPEATED,
        /** The store does not answer, and {@code msal.sign-out-store-failure} says that this matters. */
        UNKNOWN
    }

    @Override
    void close();

    /** A sign-out that is being sent. */
    interface Told {
        Told NOBODY = () -> {};

        /** Waits until the store has it, for one second at most. */
        void await();
    }
}
