package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What azure-json, with which MSAL4J reads and writes its cache, leaves behind in the thread that called MSAL4J: buffers with the
 * last tokens in them, by a soft reference, which is cleared only when the heap gets full. On the threads of a container they would
 * outlive the sign-in (R74), and the class loader of an application that was undeployed with them.
 *
 * <p>azure-json has no setting for this. Its {@code ThreadLocal} is not public either, so a version without it is survived: then the
 * log says what is not promised any more.
 */
final class JsonBuffers {
    private static final Logger log = LoggerFactory.getLogger(JsonBuffers.class);
    private static final String HOLDER = "com.azure.json.implementation.jackson.core.util.BufferRecyclers";
    private static final String FIELD = "_recyclerRef";

    private static final @Nullable ThreadLocal<?> BUFFERS = find();

    private JsonBuffers() {}

    /** Drops those of this thread. Afterwards the next one to use azure-json here makes new ones. */
    static void drop() {
        if (BUFFERS != null) {
            BUFFERS.remove();
        }
    }

    private static @Nullable ThreadLocal<?> find() {
        try {
            // By the class loader that MSAL4J takes it from.
            Class<?> holder = Class.forName(HOLDER, true, ConfidentialClientApplication.class.getClassLoader());
            Field field = holder.getDeclaredField(FIELD);
            field.setAccessible(true);
            return (ThreadLocal<?>) field.get(null);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.warn(
                    "Tokens may stay in memory for a while after a sign-out: this version of azure-json does not let go of its"
                            + " buffers. Use the version that MSAL4J brings, and the class path, not the module path: {}",
                    e.toString());
            return null;
        }
    }
}
