package io.github.msal4j.elsewhere;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;

/** Notices when somebody reads it, as a gadget would. */
public final class Unexpected implements Serializable {
    private static final long serialVersionUID = 1L;
    private static volatile boolean wasRead;

    /** Whether any was read in this JVM. */
    public static boolean wasRead() {
        return wasRead;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        wasRead = true;
    }
}
