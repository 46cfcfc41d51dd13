package io.github.msal4j.servlet.fakes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** What a container does to a session that it puts to sleep. */
public final class Serialized {
    private Serialized() {}

    /** The object, written and read back. */
    @SuppressWarnings({"unchecked", "BanSerializableRead"})
    public static <T> T copy(T original) {
        return (T) read(bytes(original));
    }

    public static byte[] bytes(Object original) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        } catch (IOException e) {
            throw new IllegalStateException("writing " + original.getClass(), e);
        }
        return bytes.toByteArray();
    }

    /** What a container reads back from a store. */
    @SuppressWarnings("BanSerializableRead")
    public static Object read(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return in.readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new IllegalStateException("reading it back", e);
        }
    }
}
