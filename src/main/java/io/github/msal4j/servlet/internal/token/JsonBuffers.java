package io.github.msal4j.servlet.internal.token;

import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import java.lang.ref.SoftReference;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The buffers of azure-json, with which MSAL4J reads and writes its cache. By itself it leaves them behind in the thread that called
 * MSAL4J, with the last tokens in them, by a soft reference, which is cleared only when the heap gets full. On the threads of a
 * container they would outlive the sign-in (R74), and the class loader of an application that was undeployed with them. So they are
 * lent to a thread for one operation of MSAL4J; then they are wiped, and lent to the next one.
 *
 * <p>The largest is that of a text that is read, and MSAL4J forgets to have it given back. So it is kept here as well.
 *
 * <p>azure-json has no setting for this. Its {@code ThreadLocal} is not public either, so a version without it is survived: then the
 * log says what is not promised any more.
 */
final class JsonBuffers {
    private static final Logger log = LoggerFactory.getLogger(JsonBuffers.class);
    private static final String PACKAGE = "com.azure.json.implementation.jackson.core.util.";

    private static final @Nullable Access ACCESS = find();

    /** Those that are not in use. If enough are kept already, some are dropped. */
    private static final BlockingQueue<JsonBuffers> IDLE = new ArrayBlockingQueue<>(16);

    /** Where azure-json looks first for a buffer to read a text from. */
    private static final int OF_TEXT = 0;
    /** MSAL4J's cache of a session has some 6,000 characters. */
    private static final int USUAL = 8_192;

    private final Access access;
    private final Object recycler;
    private final char[] text = new char[USUAL];
    /** Those that the thread had before, of another operation or of the application. */
    private @Nullable Object before;

    private JsonBuffers(Access access) {
        this.access = access;
        this.recycler = access.newRecycler();
    }

    /** Where azure-json looks for the buffers of a thread, and where these keep bytes and characters. */
    private record Access(ThreadLocal<Object> ofThread, Class<?> type, Field bytes, Field chars) {
        Object newRecycler() {
            try {
                return type.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("azure-json's buffers cannot be made", e);
            }
        }

        @SuppressWarnings("unchecked")
        AtomicReferenceArray<Object> buffers(Field of, Object recycler) {
            try {
                return (AtomicReferenceArray<Object>) of.get(recycler);
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("azure-json's buffers cannot be read", e);
            }
        }
    }

    /** For what this thread has azure-json do until they are given back; null if this azure-json has no such buffers. */
    static @Nullable JsonBuffers lend() {
        if (ACCESS == null) {
            return null;
        }
        @Nullable JsonBuffers idle = IDLE.poll();
        JsonBuffers lent = idle == null ? new JsonBuffers(ACCESS) : idle;
        lent.enter();
        return lent;
    }

    private void enter() {
        before = access.ofThread().get();
        access.buffers(access.chars(), recycler).set(OF_TEXT, text);
        access.ofThread().set(new SoftReference<>(recycler));
    }

    /** Afterwards nothing is left in this thread, and nothing in them. */
    static void giveBack(@Nullable JsonBuffers lent) {
        if (lent != null) {
            lent.leave();
            IDLE.offer(lent);
        }
    }

    private void leave() {
        if (before == null) {
            access.ofThread().remove();
        } else {
            access.ofThread().set(before);
        }
        before = null;
        Arrays.fill(text, '\0');
        wipe(access.buffers(access.bytes(), recycler));
        wipe(access.buffers(access.chars(), recycler));
    }

    private static void wipe(AtomicReferenceArray<Object> buffers) {
        for (int i = 0; i < buffers.length(); i++) {
            if (buffers.get(i) instanceof byte[] bytes) {
                Arrays.fill(bytes, (byte) 0);
            } else if (buffers.get(i) instanceof char[] chars) {
                Arrays.fill(chars, '\0');
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Access find() {
        try {
            // By the class loader that MSAL4J takes it from.
            ClassLoader loader = ConfidentialClientApplication.class.getClassLoader();
            Field ofThread = accessible(Class.forName(PACKAGE + "BufferRecyclers", true, loader), "_recyclerRef");
            Class<?> type = Class.forName(PACKAGE + "BufferRecycler", true, loader);
            Access access = new Access(
                    (ThreadLocal<Object>) ofThread.get(null),
                    type,
                    accessible(type, "_byteBuffers"),
                    accessible(type, "_charBuffers"));
            // Fails here or never.
            access.buffers(access.chars(), access.newRecycler()).get(OF_TEXT);
            return access;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            log.warn(
                    "Tokens may stay in memory for a while after a sign-out: this version of azure-json does not let go of its"
                            + " buffers. Use the version that MSAL4J brings, and the class path, not the module path: {}",
                    e.toString());
            return null;
        }
    }

    private static Field accessible(Class<?> type, String name) throws NoSuchFieldException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
