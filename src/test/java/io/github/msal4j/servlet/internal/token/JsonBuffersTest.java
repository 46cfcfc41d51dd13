package io.github.msal4j.servlet.internal.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.json.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.ref.SoftReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** R74, with the version of azure-json that MSAL4J brings. */
class JsonBuffersTest {
    private static final String PACKAGE = "com.azure.json.implementation.jackson.core.util.";
    private static final String TOKEN = "a-token-that-nobody-may-find";

    /** As MSAL4J does: the reader is not closed, the writer is. */
    private static void readAndWrite() throws IOException {
        JsonReader reader = JsonProviders.createReader("{\"secret\":\"" + TOKEN + "\"}");
        assertThat(reader.readMap(JsonReader::getString)).containsEntry("secret", TOKEN);
        StringWriter written = new StringWriter();
        try (JsonWriter writer = JsonProviders.createWriter(written)) {
            writer.writeStartObject().writeStringField("secret", TOKEN).writeEndObject();
        }
        assertThat(written.toString()).contains(TOKEN);
    }

    private static Object field(Class<?> type, String name, @Nullable Object of) throws ReflectiveOperationException {
        Field field = type.getDeclaredField(name);
        field.setAccessible(true);
        return field.get(of);
    }

    private static ThreadLocal<?> threads() throws ReflectiveOperationException {
        return (ThreadLocal<?>) field(Class.forName(PACKAGE + "BufferRecyclers"), "_recyclerRef", null);
    }

    @AfterEach
    void leaveNothing() throws ReflectiveOperationException {
        threads().remove();
    }

    private static @Nullable Object ofThisThread() throws ReflectiveOperationException {
        return threads().get() instanceof SoftReference<?> reference ? reference.get() : null;
    }

    private static List<char[]> characters(Object recycler) throws ReflectiveOperationException {
        AtomicReferenceArray<?> buffers =
                (AtomicReferenceArray<?>) field(recycler.getClass(), "_charBuffers", recycler);
        List<char[]> found = new ArrayList<>();
        IntStream.range(0, buffers.length())
                .mapToObj(buffers::get)
                .filter(char[].class::isInstance)
                .forEach(buffer -> found.add((char[]) buffer));
        return found;
    }

    @Test
    void r74_aThreadIsLeftWithoutBuffersAndTheBuffersWithoutTokens() throws Exception {
        JsonBuffers lent = JsonBuffers.lend();
        Object recycler = Objects.requireNonNull(ofThisThread());
        List<char[]> buffers = characters(recycler);

        readAndWrite();
        buffers.addAll(characters(recycler));
        assertThat(buffers).anyMatch(buffer -> new String(buffer).contains(TOKEN));
        JsonBuffers.giveBack(lent);

        assertThat(ofThisThread()).isNull();
        assertThat(buffers).noneMatch(buffer -> new String(buffer).contains(TOKEN));
    }

    @Test
    void r74_anOperationWithinAnotherHasBuffersOfItsOwn() throws Exception {
        JsonBuffers outer = JsonBuffers.lend();
        Object ofOuter = ofThisThread();
        JsonBuffers inner = JsonBuffers.lend();

        assertThat(ofThisThread()).isNotSameAs(ofOuter);
        readAndWrite();
        JsonBuffers.giveBack(inner);

        assertThat(ofThisThread()).isSameAs(ofOuter);
        JsonBuffers.giveBack(outer);
        assertThat(ofThisThread()).isNull();
    }

    /** An application may use azure-json itself, on the thread of the request. */
    @Test
    void whatTheApplicationHadItHasAfterwards() throws Exception {
        readAndWrite();
        Object own = ofThisThread();

        JsonBuffers lent = JsonBuffers.lend();
        readAndWrite();
        JsonBuffers.giveBack(lent);

        assertThat(own).isNotNull();
        assertThat(ofThisThread()).isSameAs(own);
    }
}
