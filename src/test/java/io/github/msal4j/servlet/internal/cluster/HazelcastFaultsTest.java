package io.github.msal4j.servlet.internal.cluster;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.List;

/** See {@link MemberStoreFaults}. */
class HazelcastFaultsTest extends MemberStoreFaults {

    HazelcastFaultsTest() {
        super(MemberStore.HAZELCAST);
    }

    /** Like one of a class that only another application has. */
    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1L;

        // The name and the parameter are those of Java's serialization.
        @SuppressWarnings({"unused", "PMD.UnusedFormalParameter"})
        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("No such class here");
        }
    }

    @Override
    List<Object> ofOtherTypes() {
        return List.of(new Unreadable(), new byte[] {(byte) 0xff, 1}, 3.5, List.of("a", "list"));
    }
}
